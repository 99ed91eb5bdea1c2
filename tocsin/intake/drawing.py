"""Pictures and pages of a PDF, decoded and written anew: only pixels come through.

No script runs and nothing is fetched: PDFium is built without a JavaScript engine, and forms
are not opened. What a picture carries beside its pixels (place, maker, another format) is lost.
Run it in a process of its own: see ``viewer_child``.
"""

import io
import warnings

import pypdfium2
from PIL import Image, ImageFilter, ImageOps

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF")
MOST_PIXELS = 60_000_000
LARGEST = 1_600  # pixels of the longer side
RESOLUTION, POINTS = 110, 72  # dots per inch
VEIL, VEILED = 20, 320  # pixels of the longer side: what is left of it, and how it is shown


def drawn_picture(content: bytes, *, veiled: bool) -> bytes:
    """Return a picture as a JPEG; of one that moves, its first frame.

    Args:
        content: The file.
        veiled: So coarse and grey that nothing can be made out, and nobody can undo it.

    Raises:
        OSError: It is no picture, or it is broken.
    """
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        image.draft("RGB", (LARGEST, LARGEST))
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((LARGEST, LARGEST))
        return _jpeg(_veiled(turned) if veiled else _on_white(turned))


def drawn_page(content: bytes, number: int, *, veiled: bool) -> bytes:
    """Return a page as a PNG, or as a JPEG when it is veiled.

    Args:
        content: The PDF.
        number: Of the page; the first is 1.
        veiled: As for pictures.

    Raises:
        IndexError: There is no such page.
        pypdfium2.PdfiumError: It is broken, or asks for a password.
    """
    document = pypdfium2.PdfDocument(content)
    if not 1 <= number <= len(document):
        raise IndexError(number)
    page = document[number - 1]
    scale = min(RESOLUTION / POINTS, LARGEST / max(*page.get_size(), 1))
    image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    if veiled:
        return _jpeg(_veiled(image))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return out.getvalue()


def pages_of(content: bytes) -> int:
    """Count the pages of a PDF; 0 when it cannot be opened."""
    try:
        return len(pypdfium2.PdfDocument(content))
    except pypdfium2.PdfiumError:
        return 0


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    see_through = image.convert("RGBA")
    ground = Image.new("RGBA", see_through.size, "white")
    return Image.alpha_composite(ground, see_through).convert("RGB")


def _veiled(image: Image.Image) -> Image.Image:
    grey = _on_white(image).convert("L")
    grey.thumbnail((VEIL, VEIL))
    ratio = VEILED / max(grey.size)
    size = (max(1, round(grey.width * ratio)), max(1, round(grey.height * ratio)))
    return grey.resize(size, Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(12))


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=86)
    return out.getvalue()
