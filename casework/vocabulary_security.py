"""What the security log records: who came in, was turned away, took something out, or changed what others may do."""

from __future__ import annotations

from casework.vocabulary import Term


class Deed(Term):
    """One kind of line in the security log, in the past tense."""

    SIGNED_IN = "signed_in", "登录"
    """Somebody came in: once for each sign-in."""
    SIGNED_OUT = "signed_out", "退出登录"
    """Somebody ended a sign-in, their own or another's."""
    REFUSED = "refused", "被拒绝"
    """Somebody was turned away: at the door, from a page, a step or a file."""
    ENROLLED = "enrolled", "登记登录凭据"
    """A means of signing in (a passkey, an invitation) was added."""
    REVOKED = "revoked", "撤销登录凭据"
    """A means of signing in was taken away."""
    RIGHTS_CHANGED = "rights_changed", "变更权限"
    """An account was made or its rights were changed."""
    ACTIVATED = "activated", "启用账号"
    """An account was switched on."""
    DEACTIVATED = "deactivated", "停用账号"
    """An account was switched off."""
    DOWNLOADED = "downloaded", "下载"
    """A kept file (evidence, a held-back row) left the system."""
    EXPORTED = "exported", "导出"
    """A list of figures or rows left the system as a file."""
    DOCUMENT_MADE = "document_made", "生成文书"
    """A form, report or letter was made and handed out."""
    SEEN = "seen", "查看个人信息"
    """Personal data were shown unmasked to somebody whose role needs them."""
    SEARCHED = "searched", "按个人信息查找"
    """Customers were looked for by name, number or room."""
    REVEALED = "revealed", "查看原文"
    """Somebody looked, for a reason, at data that their role sees masked; see ``casework.revealing``."""
    ERASED = "erased", "删除个人信息"
    """Personal data were taken out at the person's request."""
