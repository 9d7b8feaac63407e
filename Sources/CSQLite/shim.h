#ifndef VENDOR_VAULT_CSQLITE_H
#define VENDOR_VAULT_CSQLITE_H

#include <sqlite3.h>

/* SQLITE_TRANSIENT, "copy it before you return", is a number in the place of a function, which Swift cannot spell. */
static inline int vendor_vault_bind_blob(
    sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 size) {
  return sqlite3_bind_blob64(statement, index, bytes, size, SQLITE_TRANSIENT);
}

static inline int vendor_vault_bind_text(
    sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 size) {
  return sqlite3_bind_text64(statement, index, bytes, size, SQLITE_TRANSIENT, SQLITE_UTF8);
}

#endif
