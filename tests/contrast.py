"""The contrast of two colours, as the web's accessibility guidelines define it."""


def contrast(one: str, other: str) -> float:
    """Return the ratio, from 1 to 21, of two colours written `#rrggbb`.

    (L1 + 0.05) / (L2 + 0.05) of the relative luminances, WCAG 2.2.
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
