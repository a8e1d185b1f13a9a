"""Tiny data sets in each published layout."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

LAYOUT_100K = {
    "u.data": b"1\t1\t5\t874965758\n2\t2\t3\t876893171\n1\t3\t4\t878542960\n",
    "u.item": (
        "1|Toy Story (1995)|01-Jan-1995||a|0|0|0|1|1|1|0|0|0|0|0|0|0|0|0|0|0|0|0\n"
        "2|Misérables, Les (1995)|01-Jan-1995||a|0|0|0|0|0|0|0|0|1|0|0|0|1|0|0|0|0|0|0\n"
        "3|unknown||||1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0\n"
    ).encode("latin-1"),
    "u.user": b"1|24|M|technician|85711\n2|53|F|other|94043\n",
    "u.genre": b"unknown|0\n",
}
LAYOUT_1M = {
    "ratings.dat": b"1::1::5::978300760\n2::2::3::978302109\n1::3::4::978301968\n",
    "movies.dat": (
        "1::Toy Story (1995)::Animation|Children's|Comedy\n"
        "2::Misérables, Les (1995)::Drama|Musical\n"
        "3::Jumanji (1995)::Adventure\n"
    ).encode("latin-1"),
    "users.dat": b"1::F::1::10::48067\n2::M::56::16::70072\n",
}
LAYOUT_10M = {
    "ratings.dat": b"1::1::4.5::838985046\n2::2::3::838983525\n1::3::0.5::838983392\n",
    "movies.dat": (
        b"1::Toy Story (1995)::Animation|Children\n"
        + "2::Misérables, Les (1995)::Drama\n".encode()
        + b"3::Jumanji (1995)::Adventure\n"
    ),
    "tags.dat": b"15::4973::excellent!::1215184630\n",
}
LAYOUT_CSV = {
    "ratings.csv": (
        b"userId,movieId,rating,timestamp\n"
        b"1,1,4.0,964982703\n2,2,0.5,964981247\n1,3,5.0,964982224\n"
    ),
    "movies.csv": (
        "movieId,title,genres\n"
        "1,Toy Story (1995),Adventure|Animation\n"
        '2,"Misérables, Les (1995)",Drama\n'
        "3,Hyena Road,(no genres listed)\n"
    ).encode(),
}
LAYOUTS = {
    "100k": LAYOUT_100K,
    "1m": LAYOUT_1M,
    "10m": LAYOUT_10M,
    "csv": LAYOUT_CSV,
}


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def zipped(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """Return the bytes of a zip that holds `files` in `folder`, which ends in `/` or is empty."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(folder + name, content)
    return buffer.getvalue()
