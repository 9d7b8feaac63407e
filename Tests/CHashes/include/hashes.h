#ifndef VENDOR_VAULT_HASHES_H
#define VENDOR_VAULT_HASHES_H

/// Has this process keep what Argon2id gave in `folder`, which is never freed, and tell it again from there.
void remember_hashes_in(const char *folder);

#endif
