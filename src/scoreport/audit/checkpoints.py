"""What stands for removed entries: a checkpoint under the key of the seal, from which the chain can be followed."""

import json
from collections.abc import Sequence

from scoreport.audit import keyring
from scoreport.audit.canonical import instant
from scoreport.audit.models import Checkpoint
from scoreport.audit.recording import ALIAS


def sign(checkpoint: Checkpoint) -> None:
    """Put the newest key's mark on a checkpoint that is about to be written."""
    checkpoint.mac = keyring.signature(_said(checkpoint))


def are_genuine(segments: Sequence[keyring.Segment]) -> bool:
    """Say whether every checkpoint was made with one of the keys of the seal; those of a lost key can't be judged."""
    made = Checkpoint.objects.using(ALIAS).filter(number__gt=keyring.lost_until(segments))
    return all(keyring.is_signed(_said(row), bytes(row.mac), segments) for row in made)


def _said(row: Checkpoint) -> bytes:
    times = [instant(value) for value in (row.begins_at, row.ends_at, row.made_at)]
    said = [row.number, row.count, *times, row.export_sha256, bytes(row.chain).hex()]
    return b"checkpoint" + json.dumps(said).encode()
