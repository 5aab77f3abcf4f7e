"""Opening hours as people write them: read where there is one reading, left alone where not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import validate

from canvass.week.hours_spelling import mended

READ = {
    "Mon-Fri 9-17": "Mo-Fr 09:00-17:00",
    "Mo–Fr 9:00–17:00": "Mo-Fr 09:00-17:00",
    "må-fr 10-15": "Mo-Fr 10:00-15:00",
    "9am-5pm": "09:00-17:00",
    "Mo-Fr 08.00-17.00": "Mo-Fr 08:00-17:00",
    "Mo-Fr 10:00am-6:00pm": "Mo-Fr 10:00-18:00",
    "Monday to Friday 9am to 5pm": "Mo-Fr 09:00-17:00",
    "Mo - Fr 09:00 - 17:00": "Mo-Fr 09:00-17:00",
    "Mo-Fr: 9-17, Sa: 10-14": "Mo-Fr 09:00-17:00; Sa 10:00-14:00",
    "Mo-Fr 09:00-17:00 Sa 10:00-14:00": "Mo-Fr 09:00-17:00; Sa 10:00-14:00",
    "Måndag–fredag 10–18, lördag 11–15, söndag stängt":
        "Mo-Fr 10:00-18:00; Sa 11:00-15:00; Su off",
    "vardagar kl 10-18": "Mo-Fr 10:00-18:00",
    "Mo bis Fr 9 bis 17 Uhr": "Mo-Fr 09:00-17:00",
    "täglich 11-23 Uhr": "Mo-Su 11:00-23:00",
    "Mo, Di, Do 9-12 Uhr": "Mo,Tu,Th 09:00-12:00",
    "ma-vr 9.00-17.30": "Mo-Fr 09:00-17:30",
    "lundi au vendredi 9h-18h": "Mo-Fr 09:00-18:00",
    "Mo-Fr 0900-1700": "Mo-Fr 09:00-17:00",
    "Mo-Fr 9-5pm": "Mo-Fr 09:00-17:00",
    "12-2pm": "12:00-14:00",
    "noon-5pm": "12:00-17:00",
    "Mo-Fr 8-12 och 13-17": "Mo-Fr 08:00-12:00,13:00-17:00",
    "8:30-12:30/13:30-17": "08:30-12:30,13:30-17:00",
    "Mo-Fr 10:00-18:00;": "Mo-Fr 10:00-18:00",
    "dygnet runt": "24/7",
    "Mo-Tu 9-17:30; Th 9-1730": "Mo-Tu 09:00-17:30; Th 09:00-17:30",
    "Fr 17+": "Fr 17:00+",
    "Tue & Thu 10:00-12:00": "Tu,Th 10:00-12:00",
    "Mo-Fr 9-17 by appointment": 'Mo-Fr 09:00-17:00 "by appointment"',
    "пн-пт 10:00-18:00; сб-вс выходной": "Mo-Fr 10:00-18:00; Sa-Su off",
    "seg-sex 9h-18h": "Mo-Fr 09:00-18:00",
    "pon-pet 8-16": "Mo-Fr 08:00-16:00",
    "hétfő-péntek 9-17, szombat zárva": "Mo-Fr 09:00-17:00; Sa off",
    "pzt-cum 9-18": "Mo-Fr 09:00-18:00",
    "8-17 mån-fre": "Mo-Fr 08:00-17:00",
    "9-12, 13-17 Mo,We": "Mo,We 09:00-12:00,13:00-17:00",
    "lun-ven 9h30-12h30/14h-18h": "Mo-Fr 09:30-12:30,14:00-18:00",
    "Mo-Fr 08:00-12:00 13:00-17:00": "Mo-Fr 08:00-12:00,13:00-17:00",
    "Monday to Friday 10 a.m. to 6 p.m.": "Mo-Fr 10:00-18:00",
    "efter överenskommelse": '"efter överenskommelse"',
}  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_ordinary_ways_of_writing_hours_are_read(text: str):
    assert mended(text) == READ[text]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Mo-Fr 10:00-18:00 außer Feiertage", "Mo-Fr 10:00-18:00; PH off"),
        ("Mo-Fr 10-18 (utom röda dagar)", "Mo-Fr 10:00-18:00; PH off"),
        ("Mo-Fr 10:00-18:00 except on public holidays", "Mo-Fr 10:00-18:00; PH off"),
        ("Mo-Fr 10:00-18:00; closed on bank holidays", "Mo-Fr 10:00-18:00; PH off"),
        ("mån-fre 10-18 ej helgdagar", "Mo-Fr 10:00-18:00; PH off"),
        ("Mo-Fr 10:00-18:00; Su/PH off", "Mo-Fr 10:00-18:00; Su,PH off"),
        ("Mo-Fr 10:00-18:00; Su-PH off", "Mo-Fr 10:00-18:00; Su,PH off"),
        ("Mo-Fr 10:00-18:00; ph off", "Mo-Fr 10:00-18:00; PH off"),
        ("Mo-Sa 9-18; Sonn- und Feiertags geschlossen", "Mo-Sa 09:00-18:00; Su,PH off"),
    ],
)
def test_closed_on_holidays_is_read_in_the_words_people_use(text: str, read: str):
    assert mended(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Vardagar 9-17, lördag 10-14", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
        ("Weekdays 9am-5pm, Sat 10am-2pm", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
        ("hverdager 10-17, lørdag 10-15", "Mo-Fr 10:00-17:00; Sa 10:00-15:00"),
        ("Mandag til fredag kl. 10-17", "Mo-Fr 10:00-17:00"),
        ("ma t/m vr 9.00 - 17.30 uur", "Mo-Fr 09:00-17:30"),
    ],
)
def test_several_days_in_one_word_stand_beside_a_single_day(text: str, read: str):
    assert mended(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 08:00-12:00; PH off", "24/7 off", "Apr-Oct Mo 10:00+", "week 1-53/2 Mo 10:00-18:00",
        "easter -2 days off; Mo-Fr 10:00-18:00", "sunrise-sunset", "Mo[1] 10:00-12:00",
        "2026 Oct 24-Nov 02 off", "Dec 24-26 off; Mo-Fr 10:00-18:00", "Mo-Fr 22:00-06:00",
    ],
)  # fmt: skip
def test_what_is_written_by_the_book_stays_as_it_is(text: str):
    assert mended(text) == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ma 10-12", "Monday in Dutch, Tuesday in French"),
        ("di 9-17", "Tuesday in German, Sunday in French"),
        ("Mo-Fr 9-5", "nine to five, or from nine all night"),
        ("Mo-Fr 10-18, Sa", "Saturday without a time is not all of Saturday"),
        ("Mo-Fr 10-18, lunch 12-13", "open or closed at lunch"),
        ("Mo-Fr 25-30", "no time"),
        ("on 10-12", "a word as well as a day"),
        ("Summer: Mo-Fr 9-17", "and in winter"),
        ("sometimes", "never said when"),
    ],
)
def test_what_can_be_read_in_two_ways_is_not_read(text: str, why: str):
    assert mended(text) is None, why


def test_days_in_a_list_with_blanks_share_their_hours():
    # Taken as written, "Mo" would be a rule of its own: open all of Monday.
    assert mended("Mo, We 10:00-12:00") == "Mo,We 10:00-12:00"


def test_holidays_and_sundays_closed_are_both():
    assert mended("Mo-Sa 07:00-19:00; PH Su closed") == "Mo-Sa 07:00-19:00; PH,Su closed"


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('MoFrSaPHoff 0129:.-,;/+"|()[]åé–apm&'), max_size=30))
def test_whatever_is_read_is_by_the_book(text: str):
    found = mended(text)

    assert found is None or validate(found)


@settings(max_examples=200, deadline=None)
@given(
    first=st.integers(0, 11), last=st.integers(12, 23), minute=st.sampled_from(["", ":30", ".15"]),
    days=st.sampled_from([("Mo", "Fr"), ("mån", "fre"), ("Mon", "Fri"), ("montag", "freitag")]),
    dash=st.sampled_from(["-", "–", " - ", " — "]),
)  # fmt: skip
def test_every_spelling_of_a_span_means_the_same(first, last, minute, days, dash):
    written = f"{days[0]}{dash}{days[1]} {first}{minute}{dash}{last}{minute}"
    tail = {"": "00", ":30": "30", ".15": "15"}[minute]

    assert mended(written) == f"Mo-Fr {first:02d}:{tail}-{last:02d}:{tail}"
