"""R18 and R19: broken and hostile maps give one line, quickly, and never take the machine."""

from __future__ import annotations

import bz2
import gzip
import os
import random
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from canvass.errors import MapError
from canvass.osm import read as reading
from canvass.osm.limits import Limits, limits_for
from canvass.osm.read import read_extract
from tests.osm.small_map import village
from tests.reliability.figures import figure

OPENED = b'<osm version="0.6"><node id="1" lat="1" lon="1"><tag k="a" v="'
ENTITIES = b'<!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
GIANT = struct.pack(">I", 17) + b"\x0a\x09OSMHeader\x18\xff\xff\xff\xff\x07"
HOSTILE: dict[str, bytes] = {
    "empty.osm": b"",
    "random.osm.pbf": random.Random(1).randbytes(50_000),
    "entities.osm": b'<?xml version="1.0"?>' + ENTITIES + b'<osm version="0.6"></osm>',
    "late-entities.osm": b"<osm><!-- " + b" " * 70_000 + b"-->" + ENTITIES + b"</osm>",
    "header.osm.pbf": struct.pack(">I", 0x7FFFFFFF) + GIANT[4:] + bytes(1000),
    "blob.osm.pbf": GIANT + bytes(1000),
    "page.osm": b"<!DOCTYPE html><html><body>log in</body></html>",
    "data.osm": b'{"type": "FeatureCollection", "features": []}',
    "archive.osm": b"PK\x03\x04" + bytes(100),
    "change.osm": b'<osmChange version="0.6"></osmChange>',
    "cut.osm.gz": gzip.compress(village().xml())[:-40],
    "cut.osm.bz2": bz2.compress(village().xml())[:-40],
    "deep.osm": b'<osm version="0.6">' + b"<a>" * 100_000,
    "token.osm.gz": gzip.compress(OPENED + b"x" * 20_000_000 + b'"/></node></osm>'),
    "token.osm": OPENED + b"x" * 3_000_000 + b'"/></node></osm>',
    "line\nbreak\x1b[31m.osm": b"junk",
}


def refusal(path: Path) -> str:
    """Return the one line that explains why the map is not read."""
    with pytest.raises(MapError) as caught:
        read_extract(path)
    line = str(caught.value)
    assert line.isprintable()
    assert len(line) < 300
    return line


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_one_line_that_names_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])

    line = refusal(path)

    assert line.startswith(name.translate({10: "�", 27: "�"}) + ": ")


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.osm.pbf").startswith("nowhere.osm.pbf: no such file")
    assert "this is a folder" in refusal(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with names")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.osm")

    assert "not an ordinary file" in refusal(tmp_path / "pipe.osm")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no rlimits")
@pytest.mark.parametrize(
    "tight",
    [
        Limits(cpu_s=60, wall_s=60, memory_bytes=150_000_000, inflated_bytes=10**9),
        Limits(cpu_s=60, wall_s=0.01, memory_bytes=10**10, inflated_bytes=10**9),
    ],
    ids=["memory", "time"],
)
def test_a_map_that_takes_too_much_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tight: Limits
) -> None:
    path = tmp_path / "village.osm"
    path.write_bytes(village().xml())
    monkeypatch.setattr(reading, "limits_for", lambda size, kind: tight)

    assert refusal(path).startswith("village.osm: ")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no rlimits")
def test_a_map_is_not_given_up_because_the_computer_does_other_things() -> None:
    """With nineteen others beside it on one core a process gets a twentieth of it."""
    limits = limits_for(1_000_000, "pbf")

    assert limits.wall_s >= 20 * limits.cpu_s


def broken_maps(folder: Path, count: int) -> Iterator[Path]:
    """Yield damaged copies of the village in all formats: cut, flipped, with bytes replaced."""
    import osmium

    plain = folder / "village.osm"
    plain.write_bytes(village().xml())
    packed = folder / "village.osm.pbf"
    with osmium.SimpleWriter(str(packed)) as writer:
        for thing in osmium.FileProcessor(str(plain)):
            writer.add(thing)
    sources: dict[str, bytes] = {
        "osm": plain.read_bytes(),
        "osm.gz": gzip.compress(plain.read_bytes()),
        "osm.bz2": bz2.compress(plain.read_bytes()),
        "osm.pbf": packed.read_bytes(),
    }
    rng = random.Random(18)
    damages: list[Callable[[bytearray], bytearray]] = [
        lambda data: data[: rng.randrange(len(data))],
        lambda data: _flipped(data, rng, 1),
        lambda data: _flipped(data, rng, 50),
        lambda data: data[: len(data) // 2] + rng.randbytes(len(data) // 2),
        lambda data: data[rng.randrange(1, len(data)) :],
    ]
    for index in range(count):
        suffix, source = list(sources.items())[index % len(sources)]
        damage = damages[index // len(sources) % len(damages)]
        path = folder / f"broken-{index}.{suffix}"
        path.write_bytes(bytes(damage(bytearray(source))))
        yield path


def _flipped(data: bytearray, rng: random.Random, count: int) -> bytearray:
    for _ in range(count):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return data


def read_or_refuse(paths: Iterator[Path]) -> tuple[int, float]:
    """Return how many were refused, each in one line, and the longest a map took (s of CPU)."""
    refused, longest_s = 0, 0.0
    for path in paths:
        start = cpu_of_children_s()
        line = ""
        try:
            read_extract(path)
        except MapError as error:
            line = str(error)
            refused += 1
        assert line.isprintable()
        assert not line or line.startswith(path.name)
        longest_s = max(longest_s, cpu_of_children_s() - start)
    return refused, longest_s


def cpu_of_children_s() -> float:
    """Return what the processes begun here have used: the machine may have other work."""
    spent = os.times()
    return spent.children_user + spent.children_system


def test_a_broken_map_is_read_or_gives_one_line(tmp_path: Path) -> None:
    refused, _ = read_or_refuse(broken_maps(tmp_path, 25))

    assert refused >= 15


@pytest.mark.torture
@pytest.mark.anew
def test_500_broken_maps_are_read_or_give_one_line(tmp_path: Path) -> None:
    refused, longest_s = read_or_refuse(broken_maps(tmp_path, 500))

    figure("R18", f"500 damaged maps: {refused} refused in one line, {500 - refused} read, 0 "
           f"tracebacks; the longest took {longest_s:.1f} s of CPU")  # fmt: skip
    assert refused >= 300
    assert 0.0 < longest_s < 5.0


def blanks(megabytes: int) -> Iterator[bytes]:
    packer = zlib.compressobj(9, wbits=31)
    yield packer.compress(b'<osm version="0.6">')
    for _ in range(megabytes):
        yield packer.compress(b" " * 999_993 + b"<a></a>")
    yield packer.flush()


def repeated(start: bytes, part: bytes, times: int) -> Iterator[bytes]:
    yield start
    for _ in range(times):
        yield part


BOMBS: dict[str, Callable[[], Iterator[bytes]]] = {
    "blanks.osm.gz": lambda: blanks(2_000),
    "token.osm": lambda: repeated(OPENED, b"x" * 1_000_000, 300),
    "refs.osm": lambda: repeated(b'<osm version="0.6"><way id="1">', b'<nd ref="1"/>', 2_000_000),
    "tags.osm": lambda: repeated(OPENED + b'"/>', b'<tag k="a" v="b"/>', 1_000_000),
}


@pytest.mark.torture
@pytest.mark.anew
@pytest.mark.skipif(sys.platform == "win32", reason="there is no getrusage")
def test_each_bomb_is_stopped_within_10_s_of_cpu_and_512_mb(tmp_path: Path) -> None:
    import resource

    longest_s, count = 0.0, 0
    content: Any
    for name, content in {**HOSTILE, **BOMBS}.items():
        path = tmp_path / name
        with path.open("wb") as stream:
            stream.writelines([content] if isinstance(content, bytes) else content())
        start = cpu_of_children_s()
        refusal(path)
        longest_s = max(longest_s, cpu_of_children_s() - start)
        count += 1
        path.unlink()
    most_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000

    figure("R19", f"{count} hostile maps: all refused in one line, the longest after "
           f"{longest_s:.1f} s of CPU, at most {most_mb:.0f} MB")  # fmt: skip
    assert 0.0 < longest_s < 10.0
    assert 0 < most_mb < 512
