"""What stands in files for words, and the words in its place again."""

from __future__ import annotations

import json

from casework.record.ledger.words import join
from etl.fleet.stand_ins import filled, place, places_in, said_at

SAID = {
    7: (3, '{"content":"漏水 \\"急\\"","note":"x"}'),
    9: (3, '{"reason":"r","replacement":"{\\"content\\":\\"b\\"}"}'),
}
LOOK = said_at(SAID, 3)


def test_a_place_alone_is_its_words_and_nothing_when_they_are_gone() -> None:
    assert filled(place(7, "content"), LOOK) == '漏水 "急"'
    assert filled(place(8, "content"), LOOK) is None
    assert filled(place(9, "replacement.content"), LOOK) == "b"


def test_facts_with_places_become_the_very_payload_that_the_ledger_gives() -> None:
    facts = '{"channel":"phone"}'
    places = json.dumps(
        {"content": place(7, "content"), "note": place(7, "note")}, ensure_ascii=False, separators=(",", ":")
    )
    assert filled(join(facts, places), LOOK) == join(facts, SAID[7][1])


def test_places_in_a_text_within_a_text_are_filled_as_deep_as_they_lie() -> None:
    outer = json.dumps(
        {"replacement": json.dumps({"content": place(7, "content")}, ensure_ascii=False)}, ensure_ascii=False
    )
    told = filled(outer, LOOK)
    assert told is not None
    assert json.loads(json.loads(told)["replacement"]) == {"content": '漏水 "急"'}


def test_what_is_gone_leaves_its_name_out() -> None:
    text = join('{"a":1}', f'{{"content":"{place(8, "content")}","note":"{place(7, "note")}"}}')
    assert filled(text, LOOK) == '{"a":1,"note":"x"}'
    assert filled(f'{{"content":"{place(8, "content")}","note":"{place(7, "note")}"}}', LOOK) == '{"note":"x"}'


def test_a_row_tells_the_words_of_its_own_stream_alone() -> None:
    """Whoever writes a place into a text of theirs learns nothing of another case."""
    assert filled(place(7, "content"), said_at(SAID, 4)) is None


def test_the_events_that_a_text_names() -> None:
    assert list(places_in(f"{place(7, 'content')} / {place(12, 'reason')}")) == [7, 12]


def test_words_that_are_json_stay_what_they_are_at_every_depth() -> None:
    said = said_at({7: (3, json.dumps({"said": '{"likes": "a \\"b\\""}'}))}, 3)
    here = f'"{place(7, "said")}"'
    assert filled(here, said) == '{"likes": "a \\"b\\""}'
    payload = filled(json.dumps({"n": 1, "said": here}, ensure_ascii=False), said)
    assert payload is not None
    assert json.loads(json.loads(payload)["said"]) == {"likes": 'a "b"'}
    assert filled(here, said_at({}, 3)) is None
    assert filled(f'{{"n":1,"said":{json.dumps(here, ensure_ascii=False)}}}', said_at({}, 3)) == '{"n":1}'
