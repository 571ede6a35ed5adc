"""Words that the readers of code share. Pure."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Nothing else has such a name.
ALWAYS_REMOVE = words(
    "unlink rmtree rmdir removedirs delete_file delete_dir delete_dir_contents send2trash"
)
# Functions and methods whose first argument is the file that they write.
WRITING = words(
    "to_csv to_excel to_json to_parquet to_feather to_orc to_pickle to_hdf to_html to_xml "
    "to_latex to_markdown to_stata to_file to_netcdf to_zarr tofile savefig save savez "
    "savez_compressed savetxt imsave imwrite write_csv write_parquet write_json write_excel "
    "write_html write_image write_ipc write_ndjson sink_csv sink_parquet ExcelWriter "
    "dump_stats to_string PdfPages TFRecordWriter SimpleDocTemplate"
)
# They run SQL that they get as a text.
RUNNING_SQL = words(
    "execute executemany executescript exec_driver_sql sql query raw read_sql read_sql_query "
    "run_query execute_query run_sql sqldf text DDL read_database"
)
_PLAIN = words("save dump")  # columns and variables may be called so


def is_writing(name: str) -> bool:
    """Whether a function or method of this name writes or removes files, whatever it belongs to."""
    last = name.rpartition(".")[2]
    known = last in WRITING or last in ALWAYS_REMOVE or last in ("write_text", "write_bytes")
    return known and last not in _PLAIN
