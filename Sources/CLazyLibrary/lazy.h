#ifndef FUSION_DOCTOR_LAZY_H
#define FUSION_DOCTOR_LAZY_H
// Libraries that few runs use (a report in XML, a ZIP) are opened by their first use: loading them with the program takes
// longer than most checks. docs/decisions/0005 has the figures.
#include <dlfcn.h>
#include <stddef.h>

/// A handle of the first of the libraries that is there; NULL: none.
static inline void *lazy_library(void **handle, const char *const names[], size_t count) {
  void *known = __atomic_load_n(handle, __ATOMIC_ACQUIRE);
  for (size_t i = 0; !known && i < count; i++) known = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  // Two threads at once get the same handle: a library is opened once.
  __atomic_store_n(handle, known, __ATOMIC_RELEASE);
  return known;
}

/// Defines `lazy_<name>`, which does what `name` of the header does. `LAZY_LIBRARY()` gives the handle, and must have given
/// one before the first call.
#define LAZY(result, name, parameters, arguments)                                                   \
  static inline result lazy_##name parameters {                                                     \
    static __typeof__(&name) lazy_function;                                                         \
    __typeof__(&name) lazy_known = __atomic_load_n(&lazy_function, __ATOMIC_RELAXED);               \
    if (!lazy_known) {                                                                              \
      lazy_known = (__typeof__(&name))dlsym(LAZY_LIBRARY(), #name);                                 \
      __atomic_store_n(&lazy_function, lazy_known, __ATOMIC_RELAXED);                               \
    }                                                                                               \
    return lazy_known arguments;                                                                    \
  }

#endif
