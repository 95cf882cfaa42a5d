#ifndef FUSION_DOCTOR_LIBZIP_H
#define FUSION_DOCTOR_LIBZIP_H
#include <zip.h>

#include "../CLazyLibrary/lazy.h"

/// libzip; NULL: it is not installed.
static inline void *libzip(void) {
  static void *handle;
#if LIBZIP_VERSION_MAJOR > 1 || LIBZIP_VERSION_MINOR >= 8
  static const char *const names[] = {"libzip.so.5", "libzip.so", "libzip.5.dylib"};
#else
  static const char *const names[] = {"libzip.so.4", "libzip.so", "libzip.dylib"};
#endif
  return lazy_library(&handle, names, sizeof names / sizeof *names);
}

#undef LAZY_LIBRARY
#define LAZY_LIBRARY libzip

LAZY(void, zip_error_init, (zip_error_t *error), (error))
LAZY(void, zip_error_fini, (zip_error_t *error), (error))
LAZY(int, zip_error_code_zip, (const zip_error_t *error), (error))
LAZY(zip_source_t *, zip_source_file_create,
     (const char *path, zip_uint64_t start, zip_int64_t length, zip_error_t *error), (path, start, length, error))
LAZY(zip_source_t *, zip_source_buffer_create,
     (const void *data, zip_uint64_t length, int isOwner, zip_error_t *error), (data, length, isOwner, error))
LAZY(void, zip_source_free, (zip_source_t *source), (source))
LAZY(zip_t *, zip_open_from_source, (zip_source_t *source, int flags, zip_error_t *error), (source, flags, error))
LAZY(void, zip_discard, (zip_t *archive), (archive))
LAZY(zip_error_t *, zip_get_error, (zip_t *archive), (archive))
LAZY(zip_int64_t, zip_get_num_entries, (zip_t *archive, zip_flags_t flags), (archive, flags))
LAZY(const char *, zip_get_name, (zip_t *archive, zip_uint64_t index, zip_flags_t flags), (archive, index, flags))
LAZY(void, zip_stat_init, (zip_stat_t *status), (status))
LAZY(int, zip_stat_index, (zip_t *archive, zip_uint64_t index, zip_flags_t flags, zip_stat_t *status),
     (archive, index, flags, status))
LAZY(zip_file_t *, zip_fopen_index, (zip_t *archive, zip_uint64_t index, zip_flags_t flags), (archive, index, flags))
LAZY(zip_int64_t, zip_fread, (zip_file_t *file, void *buffer, zip_uint64_t length), (file, buffer, length))
LAZY(int, zip_fclose, (zip_file_t *file), (file))
LAZY(zip_error_t *, zip_file_get_error, (zip_file_t *file), (file))

#endif
