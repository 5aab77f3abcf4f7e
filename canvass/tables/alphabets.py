"""Non-ASCII letters by language, and the code pages used for each language."""

from __future__ import annotations

ALPHABETS = {
    "sv": "åäöéü", "da": "æøåéü", "de": "äöüßé", "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíñóúüªº",
    "pt": "áàâãçéêíóôõúüªº", "it": "àèéìòù", "nl": "ëïéèöüáóâê", "is": "áðéíóúýþæö",
    "ca": "àçéèíïóòúü", "et": "äöõüšž", "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž",
    "pl": "ąćęłńóśźż", "hu": "áéíóöőúüű", "sl": "čšžćđ", "ro": "ăâîșşțţ", "tr": "çğıiöşüâî",
    "lv": "āčēģīķļņšūž", "lt": "ąčęėįšųūž", "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш", "he": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
}  # fmt: skip
"""Lower-case non-ASCII letters in each language's street names (CLDR exemplar characters)."""

_WEST = ("sv", "da", "de", "fr", "es", "pt", "it", "nl", "is", "ca")
_MIDDLE = ("cs", "sk", "pl", "hu", "sl", "ro", "de")
CODE_PAGES: dict[str, tuple[str, ...]] = {
    "cp1252": _WEST,
    "cp1250": _MIDDLE,
    "iso8859-2": _MIDDLE,
    "iso8859-15": _WEST,
    "mac_roman": _WEST,
    "cp850": _WEST,
    "cp865": ("da", "sv", "de"),
    "cp852": _MIDDLE,
    "mac_latin2": _MIDDLE,
    "cp1257": ("lv", "lt", "et", "sv"),
    "iso8859-4": ("lv", "lt", "et"),
    "cp1254": ("tr",),
    "cp1251": ("ru", "uk", "sr"),
    "koi8-r": ("ru",),
    "koi8-u": ("uk",),
    "cp866": ("ru",),
    "iso8859-5": ("ru", "sr"),
    "mac_cyrillic": ("ru", "uk", "sr"),
    "cp1253": ("el",),
    "cp1255": ("he",),
}
"""Code pages with their languages, the more likely first; the first wins if several fit."""

RARE_PAGES = (
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp874", "cp1256", "iso8859-6", "cp1258",
    "cp737", "cp862",
)  # fmt: skip
"""Code pages that only the street names of the map can confirm."""
