"""How a passphrase is kept."""

from __future__ import annotations

from canvass.workflow.keeping.passwords import hash_passphrase, is_passphrase


def test_a_passphrase_is_kept_as_an_argon2id_hash_that_takes_64_megabytes_each_time():
    kept = hash_passphrase("four words of length")

    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert is_passphrase(kept, "four words of length")
    assert not is_passphrase(kept, "four words of lengths")
