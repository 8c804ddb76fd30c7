"""Which rows are a customer's: whole values count, parts of longer ones do not."""

from __future__ import annotations

import pytest

from casework.record.people import Customer
from casework.upkeep.privacy.marks import Marks

PERSON = Customer(
    customer_id="c1", project="P1", name="王芳", mobile="13812345678", phone="0755-2654123", email="Wang.F@example.com",
    contract_number="HT-2021-001", other_contact="深房字（2021）第7号",
)  # fmt: skip
MARKS = Marks.of(PERSON, ["c1", "k1"], alone=True)


@pytest.mark.parametrize(
    "row",
    [
        ["13812345678"], ["电话：138 1234 5678（本人）"], ["+86-138-1234-5678"], ["008613812345678"],
        ["１３８１２３４５６７８"],
        ["13900000000/13812345678"], ["0755-2654123-801"], ["(0755)2654123"], ["请回 wang.f@example.com。"],
        ["合同HT-2021-001已签"], ["深房字(2021)第7号"], ["王芳"], [" 王 芳 "], ["业主王芳女士来电"], ["王芳，漏水"],
        ["case/k1/note"],
        ["李四", "13812345678"],
    ],
)  # fmt: skip
def test_a_row_is_theirs_by_a_whole_value(row: list[str]):
    assert MARKS.stand_in(row)


@pytest.mark.parametrize(
    "row",
    [
        ["138123456789"], ["9913812345678"], ["HT13812345678X"], ["99HT-2021-0012"], ["A-HT-2021-001"], ["王芳芳"],
        ["小王芳"], ["王芳芳女士来电"], ["王芳", "13987654321"], ["xwang.f@example.com"], ["case/k11/note"], ["2021"],
        [""], [],
    ],
)  # fmt: skip
def test_a_row_is_not_theirs_by_a_part_of_something_longer(row: list[str]):
    assert not MARKS.stand_in(row)


def test_a_name_that_others_bear_too_tells_nothing():
    shared = Marks.of(PERSON, ["c1"], alone=False)
    assert not shared.stand_in(["王芳"])
    assert shared.stand_in(["王芳", "13812345678"])


def test_a_latin_name_is_not_found_in_a_longer_one():
    anna = Marks.of(Customer(customer_id="c2", project="P1", name="Anna Li"), ["c2"], alone=True)
    assert anna.stand_in(["ANNA LI"])
    assert not anna.stand_in(["Joanna Li"])
    assert not anna.stand_in(["Anna Li Schmidt"])


def test_a_customer_of_whom_nothing_is_known_is_found_nowhere():
    nobody = Marks.of(Customer(customer_id="c3", project="P1", pager="12345"), ["c3"], alone=True)
    assert not nobody.stand_in(["12345", ""])
