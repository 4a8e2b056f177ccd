"""Checks and cleans logos: the one place that decodes an image. Nothing but PNG and JPEG gets in or out, without metadata."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kapassist.clinic.profile import Logo
from kapassist.errors import ClinicError

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 5_000_000  # of a file that is offered
MAX_PIXELS = 25_000_000
SIZE = (1200, 600)  # pixels of a cleaned logo, at most
KEPT_BYTES = 500_000  # of a cleaned logo, at most
_MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg"}
_PLAIN = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}  # what every JPEG file says of itself
_BEFORE = b" \t\r\n\xef\xbb\xbf"  # may stand before the first sign of a drawing
_MEND = "save the logo as a PNG or JPEG file and choose that"


def logo_from_file(path: Path) -> Logo:
    """Return the cleaned logo of a file.

    Raises:
        ClinicError: the file cannot be read, or is no usable image.

    """
    if path.exists() and not path.is_file():  # a device or a pipe may never end
        raise ClinicError(f"{str(path)!r} is a folder or a device, not a file; name a PNG or JPEG file")
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_big(size)
        return cleaned_logo(path.read_bytes())
    except OSError as error:
        raise ClinicError(f"cannot read {str(path)!r} ({error.strerror}); check the path") from error


def cleaned_logo(data: bytes) -> Logo:
    """Return an image as it is kept: small enough, upright, its own pixels and nothing else.

    Raises:
        ClinicError: it is no usable image.

    """
    from PIL import ImageOps

    with _opened(data) as image:
        media = _media(image)
        image.draft("RGB", SIZE)  # a large photograph is decoded at a part of its size
        kept = ImageOps.exif_transpose(image)
        if kept.mode.startswith("I"):  # grey with 16 bits, whose upper half is all that shows
            kept = kept.point(lambda value: value / 256).convert("L")
        kept = kept.convert("RGBA" if kept.has_transparency_data else "RGB")
        kept.thumbnail(SIZE)
        encoded = _encoded(kept, media)
        while len(encoded) > KEPT_BYTES:
            kept = kept.resize((max(kept.width * 3 // 4, 1), max(kept.height * 3 // 4, 1)))
            encoded = _encoded(kept, media)
        return Logo(media, encoded, kept.size)


def checked_logo(media: str, data: bytes) -> Logo:
    """Return a logo that was cleaned before as it is; metadata that somebody put in since goes.

    Raises:
        ClinicError: it is not what `cleaned_logo` makes.

    """
    with _opened(data) as image:
        if _media(image) != media:
            raise ClinicError(f"the logo is called {media} and is not; choose the logo again")
        if image.width > SIZE[0] or image.height > SIZE[1] or len(data) > KEPT_BYTES:
            raise ClinicError(
                f"the logo has {image.width} x {image.height} pixels; choose it again, so that it is made smaller"
            )
        image.load()
        plain = not set(image.info) - _PLAIN
        return Logo(media, data, image.size) if plain else cleaned_logo(data)


def _media(image: Image) -> str:
    return _MEDIA.get(str(image.format), "image/jpeg")  # cameras add pictures to a JPEG file; the first one counts


def _encoded(image: Image, media: str) -> bytes:
    out = io.BytesIO()
    fresh = image.copy()
    fresh.info.clear()  # texts, colour profiles and places that a camera or an editor wrote
    if media == "image/jpeg" and fresh.mode == "RGB":
        fresh.save(out, "JPEG", quality=90, optimize=True)
    else:
        fresh.save(out, "PNG", optimize=True)
    return out.getvalue()


@contextmanager
def _opened(data: bytes) -> Iterator[Image]:
    """Open an image and tell whatever is wrong with it, there or in the work that follows, as one error."""
    from PIL import Image

    if not data.strip():
        raise ClinicError(f"the logo is empty; {_MEND}")
    if len(data) > MAX_BYTES:
        raise _too_big(len(data))
    if data.lstrip(_BEFORE)[:1] == b"<" and b"<svg" in data[:4000].lower():
        raise ClinicError(f"the logo is an SVG drawing, which can carry scripts; {_MEND}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            image = Image.open(io.BytesIO(data), formats=tuple(_MEDIA))
        with image:
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            yield image
    except ClinicError:
        raise
    except Image.DecompressionBombError as error:
        told = f"the logo has more than {MAX_PIXELS // 1_000_000} million pixels; make it smaller, 1200 x 600 is enough"
        raise ClinicError(told) from error
    except Exception as error:  # decoders raise many kinds of error for broken data
        raise ClinicError(f"the logo is broken or no PNG or JPEG image; {_MEND}") from error


def _too_big(size: int) -> ClinicError:
    return ClinicError(
        f"the logo has {size / 1_000_000:.1f} MB; make it smaller than {MAX_BYTES // 1_000_000} MB and choose it again"
    )
