"""By which numbers people are recognised. What is right is taken from the plans themselves: China's (mobiles 13 to 19,
area codes 010, 020 to 029, 03xx to 09xx, eight-digit lines in the large towns, seven in the others), Hong Kong's (eight
digits, lines with 2 and 3, mobiles with 5, 6 and 9), Macau's, and the numbers Ofcom and NANPA keep for stories.
"""

from __future__ import annotations

from itertools import product

import pytest

from casework.record import telephone
from casework.record.telephone import number, same, spellings

RIGHT = {
    "13800000031": "+8613800000031",
    "１３８００００００３１": "+8613800000031",
    "13800000031.0": "+8613800000031",
    "'+86 138-0000-0031": "+8613800000031",
    "008613800000031": "+8613800000031",
    "8613800000031": "+8613800000031",
    "086-13800000031": "+8613800000031",
    "（＋86）138 0000 0031": "+8613800000031",
    "19912345678": "+8619912345678",
    "手机：13800000031（本人）": "+8613800000031",
    "13800000031/13900000032": "+8613800000031",
    "13800000031 13900000032": "+8613800000031",
    "无/13900000032": "+8613900000032",
    "0755-26541234": "+8675526541234",
    "(0755)2654 1234": "+8675526541234",
    "0755－26541234": "+8675526541234",
    "0086-0755-26541234": "+8675526541234",
    "75526541234": "+8675526541234",  # the zero was lost
    "010-62345678": "+861062345678",
    "010-62345678转801": "+861062345678;ext=801",
    "01062345678 分机：801": "+861062345678;ext=801",
    "010-62345678-801": "+861062345678;ext=801",
    "010 6234 5678 ext. 801": "+861062345678;ext=801",
    "0310-3123456": "+863103123456",
    "400-810-8108": "+864008108108",
    "62345678": "62345678",
    "6234-5678转12": "62345678;ext=12",
    "2654123": "2654123",
    "+852 2345 6789": "+85223456789",
    "00852-91234567": "+85291234567",
    "85291234567": "+85291234567",  # the + was lost
    "+853 2871 1234": "+85328711234",
    "+44 20 7946 0958": "+442079460958",
    "+1 (212) 555-0123": "+12125550123",
    "11100000031": "+8611100000031",  # the demo company's, which cannot ring
    "021-01234567": "+862101234567",
}
NOBODYS = (
    "", "0", "-", "无", "匿名", "保密", "1.38E+10", "1.38e10", "1.3800000031E10", "2026-03-05", "2026/3/5", "20260305",
    "2026-03-05 09:10", "95533", "110", "1380000003", "138000000312", "12345678901", "11111111111", "88888888",
    "00000000", "0755-2654123", "310101199001011234", "3号楼2404", "+86", "+999 123456789",
)  # fmt: skip


@pytest.mark.parametrize(("text", "right"), RIGHT.items())
def test_a_number_is_the_same_however_it_is_written(text: str, right: str) -> None:
    assert number(text) == right


@pytest.mark.parametrize("text", NOBODYS)
def test_nobody_is_recognised_by_what_no_plan_has(text: str) -> None:
    assert (number(text), spellings(text)) == (None, ())


def test_of_several_texts_the_first_with_a_number_tells() -> None:
    assert telephone.first(None, "无", "0755-26541234", "13800000031") == "+8675526541234"
    assert telephone.first("0", None) is None


def test_two_records_are_alike_by_a_number_and_never_by_none() -> None:
    assert same(("13800000031", None), (None, "+86 138 0000 0031"))
    assert not same(("无", None), ("无", None))
    assert not same(("010-62345678转801",), ("010-62345678转802",))


def test_records_may_hold_a_number_with_and_without_the_codes() -> None:
    assert set(spellings("+86 755 2654 1234")) == {
        "75526541234", "075526541234", "8675526541234", "008675526541234", "86075526541234",
    }  # fmt: skip
    assert set(spellings("+852 9123 4567")) == {"85291234567", "0085291234567"}
    assert spellings("62345678转12") == ("6234567812",)


def test_the_quick_way_says_what_the_library_says() -> None:
    """Every beginning of a mobile of four digits, and lines behind every area code; demo numbers are ours alone."""
    mobiles = [f"1{head:03d}{tail}" for head, tail in product(range(1000), ("0000031", "5261234", "9999999"))]
    lines = [
        f"0{area}{dash}{own}"
        for area in (*range(10, 30), *range(300, 1000))
        for dash, own in product(("", "-"), ("2654123", "26541234", "12345678", "95533123"))
    ]
    for text in (*mobiles, *lines):
        quick = telephone._plain(text)
        assert quick in {None, telephone._judged(text)}, text
    quickly = [text for text in mobiles if telephone._plain(text) and not text.startswith("111")]
    assert {text[:3] for text in quickly} >= {"138", "150", "166", "177", "186", "199"}
    assert {text[:2] for text in quickly} == {"13", "14", "15", "16", "17", "18", "19"}
