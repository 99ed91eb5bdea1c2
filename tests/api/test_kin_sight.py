"""An entry that names a case which the reader may not see is withheld, and still verifies."""

import io
import zipfile

import pytest

from tocsin.domain.access import Role
from tocsin.domain.hashchain import verify_bundle

pytestmark = pytest.mark.anyio


@pytest.fixture
async def related(case_for, gate_of, analyst, counsel):
    """An open case that counsel related to a sealed one."""
    open_one = case_for().ref
    sealed = case_for(sensitivity="sealed")
    await gate_of(analyst, open_one, "review")
    answer = await counsel.post(f"/v1/cases/{open_one}/related", {"ref": sealed.ref})
    assert answer.status_code == 201, answer.text
    return open_one, sealed


async def test_its_id_is_in_no_timeline_report_or_export_of_theirs(
    related, analyst, counsel, person_with, timeline_of, tmp_path
):
    ref, sealed = related
    manager = person_with(Role.INCIDENT_MANAGER)

    (theirs,) = [e for e in await timeline_of(analyst, ref) if e["event"] == "case.related"]
    (counsels,) = [e for e in await timeline_of(counsel, ref) if e["event"] == "case.related"]
    report = (await analyst.get(f"/v1/cases/{ref}/report")).text
    bundle = (await manager.get(f"/v1/cases/{ref}/export")).content
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle)

    assert theirs["data"] is None
    assert theirs["hash"] == counsels["hash"]
    assert counsels["data"]["other"] == sealed.case_id
    assert sealed.case_id not in report
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert all(sealed.case_id.encode() not in archive.read(n) for n in archive.namelist())
    assert verify_bundle(path)[0] == []
