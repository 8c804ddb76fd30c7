"""What the pages for respondents say, in both languages: they know no translations of the staff's pages."""

from __future__ import annotations

from casework.wording import Phrase
from surveys.respond.links import Standing

LANGUAGES = {"zh": "zh-CN", "en": "en"}
"""What the language switch sends, and what a page and a response call it."""
BEGIN = Phrase("I agree, begin", "我同意，开始填写")
CONSENT = Phrase("Before you begin", "填写须知")
NEXT = Phrase("Save and continue", "保存并继续")
BACK = Phrase("Back", "上一页")
SEND = Phrase("Send my answers", "提交答卷")
AT_THE_END = Phrase("You have reached the end", "已到最后一步")
AT_THE_END_SAID = Phrase(
    "Your answers are saved. Send them now; until then you can go back and change them.",
    "您的答案已保存。确认无误后请提交；提交前可以返回修改。",
)
OTHER_LANGUAGE = {"zh": Phrase("English", "English"), "en": Phrase("中文", "中文")}
PROGRESS = Phrase("Page {n} of {all}", "第 {n} 页，共 {all} 页")
REQUIRED = Phrase("required", "必答")
SAVED = Phrase("Saved", "已保存")
HELD = Phrase("No network: your answers are kept here and sent later", "网络中断：答案暂存在本机，恢复后自动发送")
PROBLEMS = Phrase("Please look at these questions", "请检查以下问题")
PROBLEM = Phrase("Please check: ", "请检查：")
THANKS = Phrase("Thank you", "谢谢您")
THANKS_SAID = Phrase("Your answers have arrived.", "您的答卷已收到。")
WITHDRAW = Phrase("Take back my answers", "撤回我的答卷")
WITHDRAW_SAID = Phrase(
    "What you wrote is deleted for good, and your answers count in no figure. This cannot be undone.",
    "您写下的文字将被永久删除，答案不再计入任何统计。此操作不能恢复。",
)
WITHDRAW_NOW = Phrase("Yes, take them back", "确认撤回")
KEEP = Phrase("No, keep them", "不撤回")
STOP = Phrase("Stop and delete my answers", "停止填写并删除答案")
TOO_OFTEN = Phrase("Too many requests", "请求过于频繁")
TOO_OFTEN_SAID = Phrase("Please wait a minute, then try again.", "请稍候一分钟再试。")
NOT_THIS_PAGE = Phrase("This page does not fit", "页面不符")
NOT_THIS_PAGE_SAID = Phrase(
    "What was sent does not belong to this questionnaire. Open your link again.",
    "提交的内容不属于这份问卷。请重新打开您的链接。",
)
NOWHERE = Phrase("There is no such page", "没有这个页面")
NOWHERE_SAID = Phrase("Open the link you were sent once more.", "请重新打开收到的链接。")
UNAVAILABLE = Phrase("Please try again shortly", "请稍后再试")
UNAVAILABLE_SAID = Phrase("Nothing you entered is lost.", "您填写的内容没有丢失。")

OVER: dict[Standing, tuple[Phrase, Phrase]] = {
    Standing.UNKNOWN: (
        Phrase("This link leads nowhere", "链接无效"),
        Phrase(
            "Check that it is complete: 14 letters and digits after /s/.",
            "请核对链接是否完整：/s/ 之后共 14 位字母和数字。",
        ),
    ),
    Standing.EARLY: (
        Phrase("This survey has not begun", "调查尚未开始"),
        Phrase("Please come back later.", "请稍后再来。"),
    ),
    Standing.USED: (
        Phrase("This questionnaire was answered already", "问卷已填写"),
        Phrase("Each invitation is answered once. Thank you.", "每份邀请只填写一次。谢谢您。"),
    ),
    Standing.WITHDRAWN: (
        Phrase("The answers were taken back", "答卷已撤回"),
        Phrase("What was written is deleted and counts in no figure.", "所写文字已删除，答案不计入任何统计。"),
    ),
    Standing.DECLINED: (
        Phrase("You will not be asked", "不再打扰您"),
        Phrase("Nothing of what was entered is kept.", "已填写的内容没有保留。"),
    ),
    Standing.FULL: (
        Phrase("Enough people like you have answered", "与您情况相同的答卷已经足够"),
        Phrase(
            "Thank you for your readiness. Nothing you entered is kept, and this survey does not ask you again.",
            "感谢您的参与。已填写的内容没有保留，本次调查不再打扰您。",
        ),
    ),
    Standing.REVOKED: (
        Phrase("This link is not valid any more", "链接已作废"),
        Phrase("Please use the newest one you were sent.", "请使用最近收到的链接。"),
    ),
    Standing.EXPIRED: (
        Phrase("The time for this link is over", "链接已过期"),
        Phrase("Thank you for your interest.", "感谢您的关注。"),
    ),
    Standing.CLOSED: (
        Phrase("This survey is over", "调查已结束"),
        Phrase("Thank you for your interest.", "感谢您的关注。"),
    ),
}
