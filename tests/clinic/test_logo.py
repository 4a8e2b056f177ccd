"""Logos: whatever is offered becomes a small clean image, or a clear line."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kapassist.clinic.logo import KEPT_BYTES, MAX_BYTES, SIZE, checked_logo, cleaned_logo, logo_from_file
from kapassist.errors import ClinicError
from tests.clinic.images import bomb, image

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_taken(mode):
    logo = cleaned_logo(image(mode=mode, size=(2000, 500)))
    assert (logo.media, logo.size) == ("image/png", (1200, 300))
    assert cleaned_logo(logo.data) == logo == checked_logo(logo.media, logo.data)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_kind_of_jpeg_is_taken(mode):
    logo = cleaned_logo(image("JPEG", mode=mode))
    assert (logo.media, logo.size) == ("image/jpeg", (300, 100))
    assert checked_logo(logo.media, logo.data) == logo


def test_metadata_goes_and_the_image_stands_upright():
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "Maple Street 12", 6
    data = image("JPEG", exif=exif, comment=b"Maple Street 12")
    assert b"Maple" in data
    logo = cleaned_logo(data)
    assert logo.size == (100, 300)
    assert b"Maple" not in logo.data
    assert b"Maple" not in checked_logo("image/jpeg", data).data


@pytest.mark.parametrize("mark", ["<svg", "<?xml version"])
def test_words_about_a_drawing_inside_a_picture_are_no_drawing(mark):
    info = PngInfo()
    info.add_text("Comment", f"{mark} made by an editor")
    data = image(pnginfo=info)
    assert mark.encode() in data
    assert mark.encode() not in cleaned_logo(data).data


def test_a_picture_that_cannot_be_packed_small_is_made_smaller():
    out = io.BytesIO()
    Image.frombytes("RGBA", SIZE, os.urandom(SIZE[0] * SIZE[1] * 4)).save(out, "PNG")
    logo = cleaned_logo(out.getvalue())
    assert len(logo.data) <= KEPT_BYTES
    assert logo.size[0] > 300


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"no image at all", "broken or no PNG or JPEG"),
        (SVG, "SVG"),
        (b"  <svg></svg>", "SVG"),
        (b"\xef\xbb\xbf\n<!-- made by --><svg></svg>", "SVG"),
        (image("GIF"), "no PNG or JPEG"),
        (image(size=(900, 900), mode="RGBA")[:200], "broken"),
        (image("JPEG", size=(900, 900))[:300], "broken"),
        (bytes(MAX_BYTES + 1), "5.0 MB"),
        (bomb(), "25 million pixels"),
        (bomb(10_000), "25 million pixels"),
        (bomb(1_000), "broken"),
    ],
)
def test_what_is_no_usable_image_is_told_in_one_line(data, told):
    with pytest.raises(ClinicError, match=told) as failed:
        cleaned_logo(data)
    assert "\n" not in str(failed.value)


@pytest.mark.parametrize(
    ("media", "data", "told"),
    [
        ("image/jpeg", image(), "is called image/jpeg and is not"),
        ("image/png", image(size=(1201, 10)), "1201 x 10 pixels"),
        ("image/png", b"x", "broken"),
        ("image/png", bomb(), "25 million pixels"),
    ],
)
def test_a_kept_logo_is_checked_again(media, data, told):
    with pytest.raises(ClinicError, match=told):
        checked_logo(media, data)


def test_a_file_of_20_megabytes_is_not_even_read(tmp_path):
    with (tmp_path / "big.png").open("wb") as file:
        file.truncate(20_000_000)
    with pytest.raises(ClinicError, match=r"20\.0 MB; make it smaller than 5 MB"):
        logo_from_file(tmp_path / "big.png")


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ClinicError, match="No such file"):
        logo_from_file(tmp_path / "none.png")
    with pytest.raises(ClinicError, match="is a folder or a device"):
        logo_from_file(tmp_path)


def test_a_logo_that_is_no_file_is_told():
    with pytest.raises(ClinicError, match="'/dev/zero' is a folder or a device, not a file; name a PNG or JPEG file"):
        logo_from_file(Path("/dev/zero"))
