"""What makes two requests the same one."""

from tocsin.desk.call import call_of
from tocsin.domain.access import Principal

ADA, BOB = Principal("a", "Ada"), Principal("b", "Bob")


def id_of(who=ADA, method="POST", path="/v1/cases", key="k", body=b""):
    return call_of(who, method, path, key, body).id


def test_the_same_request_has_the_same_id_whatever_its_body():
    assert id_of() == id_of(body=b"other")


def test_person_method_path_and_key_each_make_another():
    others = {id_of(BOB), id_of(method="PUT"), id_of(path="/v1/x"), id_of(key="l")}

    assert len(others | {id_of()}) == 5


def test_without_a_key_no_two_requests_are_the_same():
    calls = [call_of(ADA, "POST", "/v1/cases", None) for _ in range(2)]

    assert calls[0].id != calls[1].id
    assert all(call.made for call in calls)
