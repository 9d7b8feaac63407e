#ifndef VENDOR_VAULT_CSODIUM_H
#define VENDOR_VAULT_CSODIUM_H

#include <sodium.h>
#include <sys/prctl.h>

/* prctl(2) takes variable arguments, which Swift cannot call. */
static inline int vendor_vault_forbid_dumping(void) {
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

#endif
