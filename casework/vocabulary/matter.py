"""What a customer's message is: how it came, what it is about, how grave and how urgent, who is responsible."""

from __future__ import annotations

from casework.vocabulary.term import Term


class Channel(Term):
    """How a complaint arrived."""

    PHONE = "phone", "来电"
    """A call to the project."""
    LETTER = "letter", "来函"
    """A letter."""
    VISIT = "visit", "来访"
    """The customer came in person."""
    WEBSITE = "website", "网站论坛"
    """Company website or an owners' forum."""
    FAX = "fax", "图文传真"
    """A fax."""
    EMAIL = "email", "电子邮箱"
    """An e-mail."""
    HOTLINE = "hotline", "800专线"
    """The 800 hotline at head office."""
    OTHER = "other", "其他渠道"
    """Another department or system passed it on."""


class Nature(Term):
    """What the customer's message is."""

    COMPLAINT = "complaint", "投诉"
    """Something is wrong."""
    ENQUIRY = "enquiry", "咨询"
    """A question."""
    REPAIR = "repair", "报修"
    """Something is to be mended."""
    CLAIM = "claim", "索赔"
    """Money is asked for."""
    OTHER = "other", "其他"
    """Anything else, such as a suggestion."""


class Concern(Term):
    """What it is about (Annex 1)."""

    ENGINEERING = "engineering", "工程"
    """Building quality and repairs."""
    PROPERTY = "property", "物业"
    """Property management."""
    SALES = "sales", "销售"
    """Sales, contracts, promises."""
    OTHER = "other", "其他"
    """None of these."""


class Severity(Term):
    """How grave a case is."""

    MINOR = "minor", "轻微"
    """A slight inconvenience."""
    GENERAL = "general", "一般"
    """Service or quality not good enough."""
    MAJOR = "major", "重大"
    """A major customer event."""


class Urgency(Term):
    """How soon the customer must be contacted; the pack gives the minutes."""

    CRITICAL = "critical", "特急"
    """Contact within the shortest limit."""
    URGENT = "urgent", "紧急"
    """Contact within the second limit."""
    PROMPT = "prompt", "较急"
    """Contact within the third limit."""
    NORMAL = "normal", "一般"
    """Contact within the longest limit."""


class Validity(Term):
    """What the investigation found."""

    VALID = "valid", "有效投诉"
    """The company is responsible."""
    INVALID = "invalid", "无效投诉"
    """Nobody here is responsible."""
    UNREASONABLE = "unreasonable", "无理投诉"
    """Explained patiently, kept visible."""
