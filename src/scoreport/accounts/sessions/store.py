"""Where sessions are: in our own table, so that they can be listed, ended and limited without a further query.

Neither the cookie nor what is in a session can be read from the database: the row holds a SHA-256 digest of the one
and the other encrypted and bound to it. So codes and half-done set-ups in it are as safe as other secrets.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db.models import QuerySet

from scoreport.accounts.actors import SIGN_IN_ID, fingerprint
from scoreport.accounts.models_sign_in import Session
from scoreport.accounts.sessions import limits
from scoreport.lib import clock, crypto
from scoreport.lib.prepared import Prepared

PURPOSE = "session"
TOUCH_SECONDS = 60
# By so much the clocks of several servers may differ. What was in use later than that was so by a clock that has been
# set back since, and would last longer than it may.
SKEW = dt.timedelta(minutes=5)


def digest(session_key: str) -> str:
    """Return what stands in the database for a session's cookie."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def _row(key: str) -> QuerySet[Session]:
    return Session.objects.filter(pk=key)


_ROW = Prepared(_row, str)


def _is_in_time(row: Session) -> bool:
    now, seen = clock.now(), row.last_seen_at
    return row.expire_date > now and (seen is None or seen <= now + SKEW)


class SessionStore(db.SessionStore):
    """The store that Django's middleware uses. `has_ended` says that the browser named a session that is over."""

    has_ended = False
    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = _ROW(digest(self.session_key)) if self.session_key else []
        if found and _is_in_time(found[0]):
            self.row = found[0]
            return self.row
        self.has_ended = bool(self.session_key)
        self._session_key = None
        return None

    def exists(self, session_key: str) -> bool:
        """Say whether there is such a session."""
        return Session.objects.filter(pk=digest(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """End that session, or this one; at the browser's next click nobody is signed in."""
        if key := session_key or self.session_key:
            Session.objects.filter(pk=digest(key)).delete()

    def encode(self, session_dict: Mapping[str, Any]) -> str:
        """Return the content encrypted, for this session's row only."""
        return crypto.encrypt(PURPOSE, (digest(self._key()),), json.dumps(session_dict, separators=(",", ":")))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return the content; nothing where it was made with a key that is gone, or for another row."""
        try:
            return cast(
                "dict[str, Any]", json.loads(crypto.decrypt(PURPOSE, (digest(self._key()),), str(session_data)))
            )
        except crypto.CannotDecrypt:
            return {}

    def create_model_instance(self, data: Mapping[str, Any]) -> Session:
        """Return the row of this content: who is signed in, since when, and until when."""
        now = clock.now()
        row = Session(session_key=digest(self._key()), session_data=self.encode(data), last_seen_at=now)
        if limits.BEGAN in data:
            row.user_id = int(data[SESSION_KEY])
            row.sign_in = fingerprint(data[SIGN_IN_ID])
            row.kind, row.agent = data[limits.KIND], data[limits.AGENT]
            row.began_at = dt.datetime.fromtimestamp(data[limits.BEGAN], dt.UTC)
            row.expire_date = limits.end(row.kind, row.began_at, now)
        else:
            row.expire_date = now + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
        self.row = row
        return row

    def touch(self, kind: limits.Kind) -> None:
        """Note that the session is in use, and take on the limits of `kind` where rights have changed."""
        if self[limits.KIND] not in (kind, limits.Kind.SHARED):
            self[limits.KIND] = kind  # the row is written at the end of the request
        elif (row := self.row) is not None and row.began_at is not None:
            row.last_seen_at = clock.now()
            row.expire_date = limits.end(row.kind, row.began_at, row.last_seen_at)
            kept = Session.objects.filter(pk=row.pk)  # none where it was ended meanwhile: that stands
            kept.update(last_seen_at=row.last_seen_at, expire_date=row.expire_date)

    def is_due(self) -> bool:
        """Say whether the last note of use is old enough for another; a row is written at most once a minute."""
        seen = self.row.last_seen_at if self.row and self.row.began_at else None
        return seen is not None and (clock.now() - seen).total_seconds() >= TOUCH_SECONDS

    def left(self) -> dict[str, int]:
        """Return the seconds until the sign-in ends unused ("idle") and at any rate ("final"); empty without one."""
        row = self.row
        if row is None or row.began_at is None:
            return {}
        ends = {"idle": row.expire_date, "final": limits.final_end(row.kind, row.began_at)}
        return {name: max(0, round((at - clock.now()).total_seconds())) for name, at in ends.items()}

    def _key(self) -> str:
        return str(self._get_or_create_session_key())  # type: ignore[attr-defined]
