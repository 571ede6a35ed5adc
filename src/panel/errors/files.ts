/** The server's words for a file that has no profile. */

import type { Trans } from '../shared/context';
import { HOLES } from '../shared/holes';

export function files(trans: Trans): string[] {
  return [
    trans.__('%1 (%2) holds a private key: it was not opened.', ...HOLES),
    trans.__(
      "%1 (%2) is not on this server's disk. Only files of known size up to %3 are downloaded to profile them.",
      ...HOLES
    ),
    trans.__('%1 belongs to GPT-Code itself and is never read.', ...HOLES),
    trans.__(
      '%1 cannot be profiled: it is damaged or has an unknown format (%2).',
      ...HOLES
    ),
    trans.__('%1 cannot be read by this server: permission denied.', ...HOLES),
    trans.__(
      '%1 could not be profiled within %2 s. It can still be attached and used.',
      ...HOLES
    ),
    trans.__('%1 could not be profiled within the memory limit.', ...HOLES),
    trans.__(
      '%1 could not be profiled, because its reader crashed. The file itself is unchanged.',
      ...HOLES
    ),
    trans.__(
      '%1 could not be profiled: %2. The file itself is unchanged.',
      ...HOLES
    ),
    trans.__('%1 has a table whose header is damaged.', ...HOLES),
    trans.__(
      "%1 has an unknown size and is not on this server's disk. Only files of known size up to %2 are downloaded to profile them.",
      ...HOLES
    ),
    trans.__(
      '%1 has the name of a table, but is binary: it cannot be read as text.',
      ...HOLES
    ),
    trans.__(
      '%1 holds %2, which looks like a secret: it was not opened.',
      ...HOLES
    ),
    trans.__(
      '%1 is %2 in an archive, too large to be unpacked for a profile.',
      ...HOLES
    ),
    trans.__('%1 is a device, not a file, so it was not opened.', ...HOLES),
    trans.__('%1 is a link that leads to itself.', ...HOLES),
    trans.__(
      '%1 is a notebook too large to be profiled, because of its outputs.',
      ...HOLES
    ),
    trans.__('%1 is a pipe, not a file, so it was not opened.', ...HOLES),
    trans.__('%1 is a socket, not a file, so it was not opened.', ...HOLES),
    trans.__('%1 is a workbook that is protected by a password.', ...HOLES),
    trans.__(
      '%1 is an archive inside archives, so it was not opened.',
      ...HOLES
    ),
    trans.__('%1 is empty.', ...HOLES),
    trans.__('%1 is hidden, so it was not opened.', ...HOLES),
    trans.__(
      '%1 is locked: it can only be opened with its password.',
      ...HOLES
    ),
    trans.__(
      '%1 is not sent: %2 could not be read, or is too long, so all files in its folder are hidden. Correct that file, then attach this one again.',
      ...HOLES
    ),
    trans.__(
      '%1 is not sent: %2, line %3: %4. Change that line, then attach the file again.',
      ...HOLES
    ),
    trans.__(
      '%1 is something else than a file, so it was not opened.',
      ...HOLES
    ),
    trans.__(
      '%1 lists what is hidden from the model, so it is never sent itself.',
      ...HOLES
    ),
    trans.__(
      '%1 looks like a DuckDB database, but cannot be read: %2.',
      ...HOLES
    ),
    trans.__('%1 looks like a Parquet file, but cannot be read: %2.', ...HOLES),
    trans.__(
      '%1 looks like a SQLite database, but cannot be read: %2.',
      ...HOLES
    ),
    trans.__('%1 looks like a secret, so it was not opened.', ...HOLES),
    trans.__('%1 looks like a tar file, but cannot be read.', ...HOLES),
    trans.__('%1 looks like a workbook, but cannot be read: %2.', ...HOLES),
    trans.__(
      '%1 looks like an Arrow file, but its schema cannot be read: it is damaged or truncated.',
      ...HOLES
    ),
    trans.__(
      '%1 no longer exists: it was moved or removed. Attach it again.',
      ...HOLES
    ),
    trans.__(
      '%1 starts like a %2 file, but cannot be unpacked: it is damaged.',
      ...HOLES
    ),
    trans.__(
      '%1 starts like a %2 image, but its header is incomplete.',
      ...HOLES
    ),
    trans.__(
      '%1 starts like a NetCDF file, but its header is damaged.',
      ...HOLES
    ),
    trans.__(
      '%1 starts like a NumPy array, but its header is damaged.',
      ...HOLES
    ),
    trans.__(
      '%1 starts like a Parquet file, but its end is missing: it is truncated.',
      ...HOLES
    ),
    trans.__('%1 starts like a SAS file, but its header is damaged.', ...HOLES),
    trans.__('%1 starts like a SAS transport file, but is damaged.', ...HOLES),
    trans.__(
      '%1 starts like a Stata file, but its header is damaged.',
      ...HOLES
    ),
    trans.__('%1 starts like a shapefile, but is truncated.', ...HOLES),
    trans.__('%1 starts like a zip file, but cannot be read: %2.', ...HOLES),
    trans.__(
      '%1 starts like a zip file, but cannot be read: it is damaged or truncated.',
      ...HOLES
    ),
    trans.__(
      '%1 starts like an Arrow file, but its end is missing: it is truncated.',
      ...HOLES
    ),
    trans.__(
      '%1 starts like an Office file, but is damaged or truncated.',
      ...HOLES
    ),
    trans.__(
      '%1 starts like an SPSS file, but its header is damaged.',
      ...HOLES
    )
  ];
}
