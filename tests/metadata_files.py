"""Two films in each layout of metadata."""

import json

from domain.data.movie_details import MovieDetails

HEAT = MovieDetails(
    titles=("Heat",),
    year=1995,
    genres=("Action", "Crime"),
    directors=("Michael Mann",),
    cast=("Al Pacino", "Robert De Niro"),
    runtime_minutes=170,
    imdb_id=113277,
)
AMELIE = MovieDetails(
    titles=("Amélie", "Le Fabuleux Destin d'Amélie Poulain"),
    year=2001,
    genres=("Comedy",),
    directors=("Jean-Pierre Jeunet",),
    cast=("Audrey Tautou",),
    runtime_minutes=122,
    imdb_id=211915,
)

IMDB = {
    "title.basics.tsv": (
        "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear"
        "\truntimeMinutes\tgenres\n"
        "tt0113277\tmovie\tHeat\tHeat\t0\t1995\t\\N\t170\tAction,Crime\n"
        "tt0000001\tshort\tHeat\tHeat\t0\t1995\t\\N\t1\tShort\n"
        'tt0000002\ttvEpisode\tAn "Episode\tX\t0\t2001\t\\N\t\\N\t\\N\n'
        "tt0211915\tmovie\tAmélie\tLe Fabuleux Destin d'Amélie Poulain\t0\t2001\t\\N\t122\tComedy\n"
    ).encode(),
    "title.crew.tsv": (
        b"tconst\tdirectors\twriters\n"
        b"tt0113277\tnm0000520\tnm0000520\n"
        b"tt0000002\tnm0000999\t\\N\n"
        b"tt0211915\tnm0000466\t\\N\n"
    ),
    "title.principals.tsv": (
        b"tconst\tordering\tnconst\tcategory\tjob\tcharacters\n"
        b"tt0113277\t2\tnm0000134\tactor\t\\N\t\\N\n"
        b"tt0113277\t1\tnm0000199\tactor\t\\N\t\\N\n"
        b"tt0113277\t3\tnm0000520\tdirector\t\\N\t\\N\n"
        b'tt0211915\t1\tnm0851582\tactress\t\\N\t["Am"]\n'
        b"tt0211915\t2\tnm0000000\tactor\t\\N\t\\N\n"
    ),
    "name.basics.tsv": (
        b"nconst\tprimaryName\tbirthYear\n"
        b"nm0000134\tRobert De Niro\t1943\n"
        b"nm0000199\tAl Pacino\t1940\n"
        b"nm0000466\tJean-Pierre Jeunet\t1953\n"
        b"nm0000520\tMichael Mann\t1943\n"
        b"nm0851582\tAudrey Tautou\t1976\n"
        b"nm0000999\tNobody Else\t1900\n"
    ),
}
CSV = (
    "imdb_id,title,original_title,release_date,runtime,genres,director,cast\r\n"
    'tt0113277,Heat,Heat,1995-12-15,170.0,Action|Crime,Michael Mann,"Al Pacino, Robert De Niro"\r\n'
    "tt0211915,Amélie,Le Fabuleux Destin d'Amélie Poulain,2001-04-25,122,\"[{'name': 'Comedy'}]\","
    "Jean-Pierre Jeunet,Audrey Tautou\r\n"
).encode()
RECORDS = [
    {
        "title": "Heat",
        "imdb_id": "tt0113277",
        "adult": "False",
        "release_date": "1995-12-15",
        "runtime": "170",
        "genres": [{"id": 28, "name": "Action"}, {"id": 80, "name": "Crime"}],
        "credits": {
            "cast": [{"name": "Al Pacino"}, {"name": "Robert De Niro"}],
            "crew": [{"job": "Director", "name": "Michael Mann"}],
        },
    },
    {
        "title": "Amélie",
        "original_title": "Le Fabuleux Destin d'Amélie Poulain",
        "imdb_id": "tt0211915",
        "year": "2001",
        "movie_length": "2h 2min",
        "genre": ["Comedy"],
        "director": ["Jean-Pierre Jeunet"],
        "cast": ["Audrey Tautou"],
    },
]
JSON_LINES = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()
JSON_ARRAY = json.dumps(RECORDS, indent=2, ensure_ascii=False).encode()
EXTENDED_DAT = (
    "6::Heat::1995::R::15 Dec 1995::Action, Crime::Michael Mann::Michael Mann::Al Pacino,"
    " Robert De Niro::A plot: of sorts.::N/A\r\n"
    "4973::Amélie::2001::R::N/A::Comedy::Jean-Pierre Jeunet::N/A::Audrey Tautou::N/A::N/A\r\n"
).encode()
