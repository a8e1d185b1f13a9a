import subprocess
import sys


def test_reading_a_movielog_never_imports_pandas() -> None:
    script = (
        "import sys; from adapters.datasets.movielog.reader import BulkMovielogReader\n"
        "lines = [b'2021-03-04T12:00,7,GET /data/m/heat+1995/0.mpg', b'', b'1,GET /rate/a=1']\n"
        "shown = b'2021-03-04T12:00,7,recommendation request h, status 200, result: a, b, 9 ms'\n"
        "for some in (lines, [], [shown]):\n"
        "    BulkMovielogReader().parse(some, numbers=range(3), scale=5)\n"
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
