"""A sealed block opens in its own entry with its own key, unchanged, and nowhere else."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import asdict, replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.stores import Chance
from vault.keys import DataKey
from vault.sealing import Block, BrokenSeal, _context, keyed_digest, seal, unseal

KEY = DataKey("key-1", bytes(range(32)))
BOUND = b'["main","official.registered","urn:hr","1"]'
PLAIN = '{"/name":"张三"}'.encode()
BLOCK = seal(PLAIN, "official/o-1", KEY, BOUND, Chance("block"))
ENCODED = ("nonce", "sealed", "commitment")


@given(
    st.binary(max_size=300),
    st.text(max_size=20),
    st.binary(max_size=40),
    st.binary(min_size=32, max_size=32),
)
def test_what_was_sealed_opens_again(
    plain: bytes, holder: str, bound: bytes, secret: bytes
) -> None:
    key = DataKey("key-2", secret)
    assert unseal(seal(plain, holder, key, bound, Chance("x")), key, bound) == plain


def test_a_block_shows_nothing_of_what_it_holds() -> None:
    other = seal("{'/name':'李四'}".encode(), "official/o-1", KEY, BOUND, Chance("block"))
    assert "张三" not in repr(BLOCK)
    assert PLAIN not in b"".join(b64decode(getattr(BLOCK, name)) for name in ENCODED)
    assert other.commitment != BLOCK.commitment


def test_the_same_value_sealed_twice_looks_different() -> None:
    chance = Chance("twice")
    first, second = (seal(PLAIN, "official/o-1", KEY, BOUND, chance) for _ in range(2))
    assert (first.nonce, first.sealed) != (second.nonce, second.sealed)


@pytest.mark.parametrize(
    "bound",
    [b"", BOUND + b" ", BOUND[:-2] + b"2]", b'["other","official.registered","urn:hr","1"]'],
)
def test_a_block_moved_to_another_entry_does_not_open(bound: bytes) -> None:
    with pytest.raises(BrokenSeal):
        unseal(BLOCK, KEY, bound)


def test_a_block_given_to_another_holder_does_not_open() -> None:
    with pytest.raises(BrokenSeal):
        unseal(replace(BLOCK, holder="official/o-2"), KEY, BOUND)


@pytest.mark.parametrize(
    "key", [DataKey("key-1", b"x" * 32), DataKey("key-2", KEY.secret)], ids=["secret", "id"]
)
def test_a_block_does_not_open_with_another_key(key: DataKey) -> None:
    with pytest.raises(BrokenSeal):
        unseal(BLOCK, key, BOUND)


@pytest.mark.parametrize("name", ENCODED)
def test_every_single_bit_flip_of_the_sealed_bytes_is_noticed(name: str) -> None:
    raw = bytearray(b64decode(getattr(BLOCK, name)))
    for bit in range(len(raw) * 8):
        raw[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BrokenSeal):
            unseal(replace(BLOCK, **{name: b64encode(raw).decode()}), KEY, BOUND)
        raw[bit // 8] ^= 1 << bit % 8


@pytest.mark.parametrize("name", list(asdict(BLOCK)))
def test_every_single_bit_flip_of_the_stored_text_is_noticed(name: str) -> None:
    text = getattr(BLOCK, name)
    slipped = list[tuple[int, str]]()
    for bit in range(len(text) * 8):
        flipped = chr(ord(text[bit // 8]) ^ 1 << bit % 8)
        try:
            unseal(
                replace(BLOCK, **{name: text[: bit // 8] + flipped + text[bit // 8 + 1 :]}),
                KEY,
                BOUND,
            )
        except BrokenSeal:
            continue
        except Exception as error:  # noqa: BLE001  anything else is a slip too
            slipped.append((bit, type(error).__name__))
        else:
            slipped.append((bit, "opened"))
    assert slipped == []


@pytest.mark.parametrize("name", ENCODED)
def test_a_block_cut_short_or_emptied_does_not_open(name: str) -> None:
    for raw in (b"", b64decode(getattr(BLOCK, name))[:-1], b64decode(getattr(BLOCK, name)) + b"\0"):
        with pytest.raises(BrokenSeal):
            unseal(replace(BLOCK, **{name: b64encode(raw).decode()}), KEY, BOUND)


def test_a_block_made_to_open_under_two_keys_is_refused_by_its_commitment() -> None:
    # GCM does not commit to its key: with two keys known, one free block makes both tags agree
    other = DataKey(KEY.id, b"another secret of thirty-two by.")
    nonce, context = Chance("two keys")(12), _context("official/o-1", "key-1", BOUND)
    sealed = _opens_under_both(KEY.secret, other.secret, nonce, context)
    plain = AESGCM(KEY.secret).decrypt(nonce, sealed, context)
    assert (
        AESGCM(other.secret).decrypt(nonce, sealed, context) != plain
    )  # the control: GCM is content
    commitment = b64encode(keyed_digest(KEY, b"commitment", context + plain)).decode()
    block = Block(
        "official/o-1", KEY.id, b64encode(nonce).decode(), b64encode(sealed).decode(), commitment
    )
    assert unseal(block, KEY, BOUND) == plain
    with pytest.raises(BrokenSeal):
        unseal(block, other, BOUND)


def test_a_keyed_digest_depends_on_key_purpose_and_content() -> None:
    base = keyed_digest(KEY, b"content", b"x")
    assert base == keyed_digest(KEY, b"content", b"x")
    assert len(base) == 32
    others = {
        keyed_digest(DataKey("key-1", b"y" * 32), b"content", b"x"),
        keyed_digest(KEY, b"commitment", b"x"),
        keyed_digest(KEY, b"content", b"y"),
    }
    assert len(others | {base}) == 4


def _opens_under_both(one: bytes, other: bytes, nonce: bytes, context: bytes) -> bytes:
    """Two blocks of ciphertext and a tag that AES-GCM takes under both keys; the second is solved for."""
    first = b"sixteen bytes .."
    tails = [_tag(key, nonce, context, first + bytes(16)) for key in (one, other)]
    # the tag is affine in the last block X: tag(X) = tag(0) ^ X * H^2
    squares = [_hash_square(key) for key in (one, other)]
    last = _times(tails[0] ^ tails[1], _inverse(squares[0] ^ squares[1]))
    sealed = first + last.to_bytes(16, "big")
    return sealed + _tag(one, nonce, context, sealed).to_bytes(16, "big")


def _tag(key: bytes, nonce: bytes, context: bytes, sealed: bytes) -> int:
    # GCM adds the key stream: the plain text whose ciphertext is `sealed`
    stream = AESGCM(key).encrypt(nonce, bytes(len(sealed)), context)[: len(sealed)]
    plain = bytes(a ^ b for a, b in zip(stream, sealed, strict=True))
    return int.from_bytes(AESGCM(key).encrypt(nonce, plain, context)[-16:], "big")


def _hash_square(key: bytes) -> int:
    # without a message the tag is affine in one block of associated data, by the same H^2
    one, none = (
        AESGCM(key).encrypt(bytes(12), b"", bytes([lead]) + bytes(15)) for lead in (0x80, 0)
    )
    return int.from_bytes(one, "big") ^ int.from_bytes(none, "big")  # 0x80… is the field's one


def _times(x: int, y: int) -> int:
    """The product in GF(2^128) as GCM writes it, the highest bit first."""
    product = 0
    for bit in range(127, -1, -1):
        if x >> bit & 1:
            product ^= y
        y = y >> 1 ^ (0xE1 << 120 if y & 1 else 0)
    return product


def _inverse(x: int) -> int:
    power, result = x, 1 << 127
    for _ in range(127):
        power = _times(power, power)
        result = _times(result, power)
    return result
