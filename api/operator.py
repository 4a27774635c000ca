"""The operator token: made once, kept for its owner alone, compared by digest in constant time."""

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

from api.refusals import OperatorTokenMissing, OperatorTokenWrong
from data.errors import HomeUnusable

FILE = "operator.token"


def operator_token(home: Path) -> str:
    """Return the token kept in `home`, made if there is none yet. Raises HomeUnusable."""
    path = home / FILE
    try:
        return _read(path) or _make(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = f"the operator token in {path} cannot be kept ({error})"
        raise HomeUnusable(home=home, reason=reason) from error


def digest(token: str) -> bytes:
    """Return what the process keeps of a token."""
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def require_operator(authorization: str | None, expected: bytes) -> None:
    """Pass who sends `Bearer TOKEN`. Raises OperatorTokenMissing or OperatorTokenWrong."""
    scheme, _, token = (authorization or "").strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise OperatorTokenMissing()
    if not hmac.compare_digest(digest(token.strip()), expected):
        raise OperatorTokenWrong()


def _read(path: Path) -> str | None:
    try:
        return path.read_text("ascii").strip() or None
    except FileNotFoundError:
        return None


def _make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    token = secrets.token_urlsafe(32)
    # Written aside and linked into place, so that two starts at once agree on one token.
    fresh = path.with_name(f"{FILE}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(token + "\n")
    try:
        os.link(fresh, path)
    except FileExistsError:
        return _read(path) or token
    finally:
        fresh.unlink()
    return token
