"""Files of statistics programs and of maps: which of our small readers reads one."""

from __future__ import annotations

from ..shapes import Found
from ..source import Source


def read_statistics(source: Source) -> Found | None:
    """None for any other file. Readers are imported when they are needed."""
    head = source.head
    from . import sas, sas7bdat, shapefile, spss, stata

    if stata.is_stata(head):
        return stata.read_stata(source)
    if head.startswith(spss.MARKS):
        return spss.read_spss(source)
    if head.startswith(sas7bdat.MARK):
        return sas7bdat.read_sas7bdat(source)
    if head.startswith(sas.MARK):
        return sas.read_xport(source)
    if head.startswith(shapefile.MARK):
        return shapefile.read_shapefile(source)
    return shapefile.read_dbase(source) if shapefile.is_dbase(source) else None
