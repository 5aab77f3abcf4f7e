"""Streets in other scripts on paper: in order, in shape, or by their Latin names, and said so."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.small_map import BASE, write_small_map


def text_of(pdf: Path) -> str:
    document = pdfium.PdfDocument(pdf)
    found = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return found


@pytest.fixture
def print_map(canvass, tmp_path: Path):
    """Return what the terminal says and what stands on paper for a map of one street."""

    def printed(street: str, *, latin: str = "", lang: str = "en") -> tuple[str, str]:
        file = write_small_map(tmp_path / "map.osm", street=street)
        if latin:
            name = f'<tag k="name" v="{street}"/>'
            content = file.read_text("utf-8")
            assert name in content
            file.write_text(content.replace(name, f'{name}<tag k="name:en" v="{latin}"/>'), "utf-8")
        result = canvass(
            "--lang", lang, "quickstart", file, "--base", BASE, "--shift", "150",
            "--iterations", "200", "--out", tmp_path / "out",
        )  # fmt: skip
        assert result.code == 0, result.err
        return result.out, text_of(tmp_path / "out" / "walklists.pdf")

    return printed


@pytest.mark.parametrize(
    "street",
    ["شارع الملك فيصل", "רחוב הרצל", "Οδός Ερμού", "улица Ленина", "Đường Nguyễn Thị Minh Khai"],
)
def test_a_script_with_a_face_is_printed_as_it_is_read(print_map, street: str):
    said, paper = print_map(street)

    assert paper.count(street) >= 3
    assert "On paper" not in said


def test_a_script_without_a_face_is_printed_by_the_latin_name_of_the_map(print_map):
    said, paper = print_map("ถนนสุขุมวิท", latin="Sukhumvit Road")

    assert paper.count("Sukhumvit Road") >= 3
    assert "≈" not in paper
    assert "ถนนสุขุมวิท = Sukhumvit Road" in said


def test_without_a_latin_name_it_is_spelt_and_both_paper_and_summary_say_so(print_map):
    said, paper = print_map("महात्मा गांधी मार्ग")

    assert "≈ = spelt in Latin letters; the sign on the street looks different." in paper
    assert paper.count("≈ mhatma gamdhi marg") >= 3
    assert "महात्मा गांधी मार्ग = ≈ mhatma gamdhi marg" in said


def test_the_summary_speaks_swedish(print_map):
    said, paper = print_map("南京路", lang="sv")

    assert "På papper: 1 namn står i skrivtecken som programmet saknar typsnitt för." in said
    assert "skylten vid gatan ser annorlunda ut" in paper
