"""A demonstration history: an invented city, its officials, and how they are supervised."""

from api.demo.history import NOTICE_EN, NOTICE_ZH, history

__all__ = ["NOTICE_EN", "NOTICE_ZH", "history"]
