"""A refused form is in its page again as it was sent; everything else stays as it was."""

from tocsin.console.refilling import refilled

PAGE = """<form method="post" action="/tasks/1"><input type="hidden" name="key" value="fresh">
<button name="state" value="done">Done</button></form>
<form method="post" action="/tasks/1"><input type="hidden" name="key" value="fresh">
<input id="o" name="owner" value="me"><input name="title"><input name="secret" type="password">
<select name="due_in"><option value="">–</option><option value="P1D" selected>a day</option>
<option value="P3D">3 days</option></select>
<input type="checkbox" name="required" value="true" checked>
<input type="checkbox" name="_sure" value="1" data-afresh>
<input type="radio" name="v" value="a"><input type="radio" name="v" value="b">
<textarea name="why">
old</textarea></form>
<form method="post" action="/elsewhere"><input name="title"></form>"""


def sent(**values):
    return refilled(PAGE, "/tasks/1", {name: [value] for name, value in values.items()})


def test_what_was_typed_stands_there_again_and_is_kept_from_live_updates():
    page = sent(owner='Ada "A" <b>', title="Call", why="a\n</textarea><b>", required="true")

    assert '<input id="o" name="owner" value="Ada &quot;A&quot; &lt;b&gt;" data-kept>' in page
    assert '<input name="title" value="Call" data-kept>' in page
    assert '<textarea name="why" data-kept>\na\n&lt;/textarea&gt;&lt;b&gt;</textarea>' in page


def test_what_was_chosen_is_chosen_again_and_what_was_not_is_not():
    page = sent(due_in="P3D", v="b", owner="me")

    assert '<option value="P1D">' in page
    assert '<option value="P3D" selected>' in page
    assert '<input type="radio" name="v" value="b" checked>' in page
    assert '<input type="checkbox" name="required" value="true">' in page


def test_a_second_yes_is_asked_for_again():
    assert '<input type="checkbox" name="_sure" value="1" data-afresh>' in sent(_sure="1")


def test_hidden_members_passwords_and_other_forms_stay_as_they_were():
    page = sent(key="old", secret="x", title="Call", required="true")

    assert page.count('name="key" value="fresh"') == 2
    assert '<input name="secret" type="password">' in page
    assert page.endswith('action="/elsewhere"><input name="title"></form>')


def test_a_form_that_reads_as_it_was_sent_is_left_alone():
    assert sent(owner="me", required="true", due_in="P1D", why="old") == PAGE
    assert refilled(PAGE, "/nowhere", {"title": ["x"]}) == PAGE
