"""How customers are asked: in which mode, by which carrier a letter or link goes out, and why somebody is not asked."""

from __future__ import annotations

from casework.vocabulary.term import Term


class Mode(Term):
    """How a questionnaire is answered."""

    PHONE = "phone", "电话"
    """An interviewer calls and enters."""
    LINK = "link", "网上链接"
    """The respondent answers on a page of their own."""
    LETTER = "letter", "信函"
    """A letter with a code that leads to that page."""
    PAPER = "paper", "纸质问卷"
    """A sheet of paper, entered by hand."""


class Carrier(Term):
    """What brings an invitation or a reminder to the customer."""

    SMS = "sms", "短信", "SMS"
    """A text message."""
    WECOM = "wecom", "企业微信", "WeCom"
    """A message in WeCom."""
    EMAIL = "email", "电子邮件"
    """An e-mail."""
    LETTER = "letter", "信函"
    """A printed letter."""


class Exclusion(Term):
    """Why somebody of the population is not drawn; each is counted."""

    ASKED_LATELY = "asked_lately", "近期已访问"
    """Asked or called within the days that the plan leaves people in peace, in any survey or callback."""
    DO_NOT_CALL = "do_not_call", "拒绝再访"
    """Said that they do not want to be asked."""
    NO_PHONE = "no_phone", "无电话"
    """The survey is by phone alone, and there is no number that can ring."""
    SHARED_PHONE = "shared_phone", "共用电话"
    """Somebody else of the population has the same number, and is asked there."""
    GRAVE_CASE = "grave_case", "重大投诉未办结"
    """Has a grave case open: asked later instead."""


class OwnerStage(Term):
    """How far an owner is with the home, by the time since it was handed over."""

    PRE_HANDOVER = "pre_handover", "准业主"
    """Signed, not yet taken over."""
    SETTLING_IN = "settling_in", "磨合期"
    """Taken over lately."""
    SETTLED = "settled", "稳定期"
    """Has lived there for a while."""
    LONG_STANDING = "long_standing", "老业主"
    """Has had it for years."""


class Flag(Term):
    """What about a response somebody should look at; it is never deleted for it."""

    STRAIGHT_LINING = "straight_lining", "答案雷同"
    """The same answer to every item of a scale."""
    SPEED = "speed", "作答过快"
    """Answered faster than the items can be read."""
    SHORT_CALL = "short_call", "通话过短"
    """The call was shorter than its questionnaire."""
    TWIN = "twin", "答卷重复"
    """Equal to another sheet in every answer."""
    INTERVIEWER = "interviewer", "访员差异"
    """The interviewer's answers differ from everybody else's."""
    OTHER = "other", "其他"
    """Said in words."""


class Call(Term):
    """Why somebody is on the list of calls."""

    SURVEY = "survey", "满意度调查"
    """Drawn in a survey."""
    CASE_CALLBACK = "case_callback", "投诉回访"
    """The callback that the regulation wants on a case."""
    CLUB = "club", "客户会回访"
    """A call to a member of the customer club."""


class ClubMonthStage(Term):
    """How far the club's summary of a month has come."""

    MISSING = "missing", "未填写"
    """Nobody has written it."""
    WRITTEN = "written", "草稿"
    """Written, and not handed in."""
    SUBMITTED = "submitted", "已提交"
    """Handed in; the centre decides."""
    RETURNED = "returned", "已退回"
    """To be mended."""
    ACCEPTED = "accepted", "已通过"
    """Accepted, with the digest of what was."""


class CampaignStage(Term):
    """How far a campaign has come."""

    PLANNED = "planned", "已计划"
    """May still be planned otherwise."""
    DRAWN = "drawn", "已抽样"
    """It is settled who is asked; nobody is yet."""
    OPEN = "open", "进行中"
    """People are asked."""
    CLOSED = "closed", "已结束"
    """Nobody is asked any longer."""
