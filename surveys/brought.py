"""What files ask that were written before there were questionnaires: their answers, as an item each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from casework.texts import Words
from casework.vocabulary.opinions import ClubBand
from surveys.questionnaire import Measure
from surveys.results import Asked


@dataclass(frozen=True, slots=True)
class Brought:
    """One kind of entry that stands for a questionnaire: what it is called, and what it asks."""

    title: Words
    items: tuple[Asked, ...]


CATEGORY = "category"
YES_NO = {"yes": Words(zh="是", en="Yes"), "no": Words(zh="否", en="No")}
COMMENT = Asked("comment", Words(zh="意见及建议", en="In their own words"))
SURVEY_ANSWERED = "survey_answered"
BROUGHT: Mapping[str, Brought] = {
    SURVEY_ANSWERED: Brought(
        Words(zh="导入的调查答复", en="Survey answers from files"),
        (
            Asked("overall", Words(zh="总体满意度", en="Satisfaction on the whole"), 1, 5, Measure.OVERALL),
            Asked("recommend", Words(zh="推荐意愿", en="Would recommend"), 0, 10, Measure.RECOMMEND),
            Asked(CATEGORY, Words(zh="类别", en="Category"), options={}),
            COMMENT,
        ),
    ),
    "club_called": Brought(
        Words(zh="导入的客户会回访", en="Club calls from files"),
        (
            Asked("card_received", Words(zh="收到会员卡", en="Received the membership card"), options=YES_NO),
            Asked("newsletter_received", Words(zh="收到会刊", en="Received the newsletter"), options=YES_NO),
            Asked("contact_updated", Words(zh="已更新联系方式", en="Contact data were updated"), options=YES_NO),
            Asked(
                "band",
                Words(zh="总体是否满意", en="Satisfaction in three bands"),
                options={band.value: Words(zh=band.zh, en=band.en) for band in ClubBand},
            ),
            COMMENT,
        ),
    ),
}
"""By what such answers have in the place of a questionnaire's id."""
