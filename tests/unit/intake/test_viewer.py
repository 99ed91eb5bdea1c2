"""Items are drawn in processes with bounds; what was drawn is not drawn again."""

import hashlib
import io
import subprocess
import sys

import pytest
from PIL import Image

from tocsin.intake.viewer import Paper, UnviewableError, Viewer


class Bytes:
    """An item's bytes, and how often they were asked for."""

    def __init__(self, content):
        self.content, self.asked = content, 0

    def __call__(self):
        self.asked += 1
        return self.content

    def paper(self, media):
        return Paper(hashlib.sha256(self.content).hexdigest(), media, None, self)


def png(size=(300, 200), mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(out, "PNG", **more)
    return out.getvalue()


def test_a_picture_comes_out_as_nothing_but_pixels():
    image = Image.new("RGB", (4_000, 30), "red")
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)

    drawn = Viewer().picture(Bytes(out.getvalue()).paper("image/jpeg"), veiled=False)

    assert b"taken at home" in out.getvalue()
    assert b"taken at home" not in drawn
    assert Image.open(io.BytesIO(drawn)).size == (1_600, 12)


def test_what_is_veiled_has_no_colour_and_no_detail():
    drawn = Viewer().picture(Bytes(png()).paper("image/png"), veiled=True)

    assert Image.open(io.BytesIO(drawn)).mode == "L"


def test_what_was_drawn_is_not_drawn_again():
    viewer, content = Viewer(), Bytes(png())

    viewer.picture(content.paper("image/png"), veiled=True)
    viewer.picture(content.paper("image/png"), veiled=True)

    assert content.asked == 1


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\nbroken", png((20_000, 20_000), "1"), b""]
)
def test_what_cannot_be_drawn_within_bounds_is_said_to_be_so_and_not_tried_again(content):
    viewer, kept = Viewer(), Bytes(content)

    for _ in range(2):
        with pytest.raises(UnviewableError):
            viewer.picture(kept.paper("image/png"), veiled=False)

    assert kept.asked == 1


def test_a_text_that_is_too_long_is_cut_and_says_so():
    look = Viewer().look(Bytes(b"word " * 60_000).paper("text/plain"))

    assert (len(look.text), look.cut) == (200_000, True)


def test_a_json_that_is_nested_without_end_stands_as_it_came():
    look = Viewer().look(Bytes(b"[" * 3_000).paper("application/json"))

    assert look.text == "[" * 3_000


def test_who_asks_never_loads_what_draws():
    told = (
        "import sys, tocsin.intake.viewer; print({'PIL', 'pypdfium2', 'lxml'} & {*sys.modules})"
    )

    done = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)

    assert done.stdout.strip() == b"set()"
