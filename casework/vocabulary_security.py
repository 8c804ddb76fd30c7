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
    REVEALED = "revealed", "查看原文"
    """Somebody looked, for a reason, at what their role sees masked: an entry of its own (``casework.revealing``)."""
    SEARCHED = "searched", "输入全文查找"
    """Somebody typed the whole of a value that their role sees masked. Whom it found is an entry like a look
    (``casework.finding``); that it found nobody is a line."""
    COPY_HANDED_OUT = "copy_handed_out", "提供个人信息副本"
    """Everything held about a person was handed out, for them."""
    ERASURE_REQUESTED = "erasure_requested", "申请删除个人信息"
    """Somebody asked that a person's data be deleted."""
    ERASURE_REFUSED = "erasure_refused", "驳回删除申请"
    """A second person decided that they stay."""
    ERASED = "erased", "删除个人信息"
    """Personal data were taken out at the person's request."""
    LET_GO_BY_AGE = "let_go_by_age", "到期清除文字"
    """Words and files went because they had been kept for the years of their kind."""
