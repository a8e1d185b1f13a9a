"""Which pictures and which type suit a genre."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from entrypoints.http.fragments.posters import figures, games, patterns, scenes, shadows, skies
from entrypoints.http.fragments.posters.dice import Dice
from entrypoints.http.fragments.posters.lettering import (
    DECO,
    GOTHIC,
    ROUND,
    SERIF,
    SLAB,
    WIDE,
    Face,
)
from entrypoints.http.fragments.posters.palettes import Palette

Picture = Callable[[Dice, float, Palette], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What the posters of a genre are drawn with."""

    pictures: tuple[Picture, ...]
    faces: tuple[Face, ...]


# The first genre of this list that a movie has is the one its poster is drawn for:
# what is rare says more about a movie than what is common.
LOOKS: dict[str, Look] = {
    "Film-Noir": Look(pictures=(shadows.blinds,), faces=(DECO, GOTHIC)),
    "Western": Look(pictures=(scenes.mesas,), faces=(SLAB,)),
    "Documentary": Look(pictures=(patterns.halftone,), faces=(WIDE,)),
    "Animation": Look(pictures=(games.bubbles, games.blocks), faces=(ROUND,)),
    "Musical": Look(
        pictures=(games.grooves, games.equaliser, figures.curtain), faces=(DECO, ROUND)
    ),
    "Music": Look(pictures=(games.grooves, games.equaliser), faces=(ROUND, GOTHIC)),
    "Horror": Look(pictures=(shadows.eye, shadows.teeth, shadows.branches), faces=(GOTHIC, SERIF)),
    "Sci-Fi": Look(pictures=(skies.planet, skies.orbits, skies.eclipse), faces=(WIDE,)),
    "War": Look(pictures=(scenes.low_sun,), faces=(SLAB, GOTHIC)),
    "Children": Look(pictures=(games.blocks, games.bubbles), faces=(ROUND,)),
    "Family": Look(pictures=(games.blocks, games.smiles), faces=(ROUND,)),
    "Fantasy": Look(pictures=(skies.moonlit_castle,), faces=(DECO, SERIF)),
    "Mystery": Look(pictures=(shadows.keyhole, shadows.fingerprint), faces=(SERIF, DECO)),
    "Sport": Look(pictures=(patterns.lanes,), faces=(SLAB, WIDE)),
    "History": Look(pictures=(figures.medallion, scenes.low_sun), faces=(SERIF,)),
    "Biography": Look(pictures=(figures.medallion, figures.alone), faces=(SERIF,)),
    "Romance": Look(pictures=(patterns.two_discs, patterns.heart, scenes.sea), faces=(SERIF,)),
    "Crime": Look(pictures=(scenes.skyline, shadows.fingerprint), faces=(GOTHIC, SLAB)),
    "Thriller": Look(pictures=(patterns.vertigo, scenes.corridor), faces=(GOTHIC, WIDE)),
    "Adventure": Look(pictures=(scenes.ridges,), faces=(SLAB, GOTHIC)),
    "Comedy": Look(pictures=(games.smiles, games.scallops), faces=(ROUND, SERIF)),
    "Action": Look(pictures=(patterns.burst, patterns.speed), faces=(GOTHIC,)),
    "Drama": Look(
        pictures=(
            figures.alone,
            figures.window,
            figures.stairs,
            figures.curtain,
            patterns.split_disc,
            scenes.sea,
        ),
        faces=(SERIF, GOTHIC),
    ),
}

UNKNOWN = Look(pictures=(figures.beam,), faces=(WIDE, GOTHIC))


def look_of(genres: Sequence[str]) -> Look:
    """Return the look of the most telling of `genres`; of none known, the projector's beam."""
    known = {genre.casefold() for genre in genres}
    for genre, look in LOOKS.items():
        if genre.casefold() in known:
            return look
    return UNKNOWN
