"""Words are what the regulation says they are: a field holds a string of a vocabulary that the folder lists."""

from __future__ import annotations

import json

import pytest
from desks import case, ground, person
from packs import pack

from casework.desk import commands as cmd
from casework.desk.rules_words import check_words
from casework.errors import RuleError
from casework.policy import Pack
from casework.record import events as ev
from casework.record.events import PAYLOADS
from casework.regulation.conditions import Facts
from casework.regulation.facts import VOCABULARIES
from casework.regulation.model import Word
from casework.vocabulary import Severity, Stage
from casework.vocabulary.desk import Role
from casework.vocabulary.own import BASE, vocabularies
from dashboard.frame.i18n import CHINESE, sentence, speaking
from dashboard.parts import forms
from dashboard.parts.event_words import event_words

IMPORTANT = {"zh": "重要", "en": "Important", "is": "general"}
CARD = {"zh": "黄牌", "en": "Yellow card", "when": {"severity": "important"}}


def own() -> Pack:
    """The first regulation with a severity of its own, and a way of ending for such cases alone."""
    regulation = pack().regulation
    words = {name: dict(known) for name, known in regulation.words.items()}
    words["severity"]["important"] = Word.model_validate(IMPORTANT)
    words["disposition"]["carded"] = Word.model_validate(CARD)
    return pack(regulation=regulation.model_copy(update={"words": words}))


def called(severity: str) -> Facts:
    """What a case of this severity says."""
    return case(Stage.RECEIVED, ev.Classified(severity=severity)).course.facts


def test_every_word_field_belongs_to_a_vocabulary_that_folders_can_list():
    models = (*PAYLOADS.values(), *cmd.COMMANDS.values())
    assert {name for model in models for name in vocabularies(model).values()} <= set(VOCABULARIES)
    assert vocabularies(ev.Received)["severity"] == "severity"
    assert set(BASE) <= set(VOCABULARIES)


def test_a_stored_word_of_any_regulation_is_read_and_written_back_to_the_letter():
    stored = '{"number":"N1","severity":"important","pack":"office"}'
    read = ev.parse_payload(ev.Received.kind, stored)
    assert isinstance(read, ev.Received)
    assert read.severity == "important"
    assert '"severity":"important"' in read.model_dump_json(exclude_none=True)


def test_a_base_word_is_stored_as_it_always_was():
    assert ev.Classified(severity=Severity.MAJOR).model_dump_json(exclude_none=True) == '{"severity":"major"}'


def test_a_regulations_own_word_says_which_base_word_it_is():
    assert (own().base("severity", "important"), own().base("severity", "major")) == ("general", "major")
    assert own().said("severity", "important").zh == "重要"
    assert own().said("channel", "hotline").zh == "服务专线"
    assert own().said("severity", "unheard_of").en == "unheard_of"


def test_a_word_that_the_regulation_does_not_list_is_refused_at_the_desk():
    with pytest.raises(RuleError, match="none of the regulation's words here") as raised:
        check_words(cmd.Classify(severity="important"), ground(person(Role.CENTRE)))
    with speaking(CHINESE):
        assert "轻微、一般、重大" in sentence(raised.value)
    check_words(cmd.Classify(severity="important"), ground(person(Role.CENTRE), pack=own()))


def test_a_word_for_some_cases_is_refused_for_others():
    at_desk = ground(person(Role.CENTRE), pack=own())
    with pytest.raises(RuleError, match="“Yellow card” is not for a case like this one"):
        check_words(cmd.Close(disposition="carded"), at_desk, called("major"))
    check_words(cmd.Close(disposition="carded"), at_desk, called("important"))


def test_a_form_offers_the_regulations_words_and_only_those_for_the_case():
    assert list(forms.offered(own(), "severity").values()) == ["Minor", "General", "Major", "Important"]
    assert "carded" in forms.offered(own(), "disposition")
    assert "carded" not in forms.offered(own(), "disposition", called("major"))
    assert "carded" in forms.offered(own(), "disposition", called("important"))
    with speaking(CHINESE):
        assert forms.Lists.of(own(), ()).words["severity"]["important"] == "重要"


def test_the_timeline_says_a_word_as_the_regulation_does():
    payload = json.dumps({"severity": "important", "channel": "hotline"})
    assert event_words("received", payload, {}, pack=own()) == [("Channel", "Hotline"), ("Severity", "Important")]
    with speaking(CHINESE):
        assert event_words("received", payload, {}, pack=own()) == [("渠道", "服务专线"), ("严重程度", "重要")]
