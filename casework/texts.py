"""What all that is read from TOML shares: facts that cannot change, and texts in both languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    """Base of all that a file says: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Words(Model):
    """A text in both languages, paraphrased from the regulation."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def label(self, language: str) -> str:
        """Return the text in ``language`` (``zh…`` for Chinese, anything else for English)."""
        return self.zh if language.startswith("zh") else self.en
