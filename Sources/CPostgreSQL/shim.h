#ifndef VENDOR_VAULT_CPOSTGRESQL_H
#define VENDOR_VAULT_CPOSTGRESQL_H

#include <postgresql/libpq-fe.h>

/* A notice is printed to standard error unless it goes elsewhere. */
static inline void vendor_vault_drop_notice(void *nothing, const PGresult *notice) {
  (void)nothing;
  (void)notice;
}

static inline void vendor_vault_drop_notices(PGconn *connection) {
  PQsetNoticeReceiver(connection, vendor_vault_drop_notice, NULL);
}

/* The fields of an error, which are characters in C. */
static const int vendor_vault_field_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int vendor_vault_field_state = PG_DIAG_SQLSTATE;
static const int vendor_vault_field_message = PG_DIAG_MESSAGE_PRIMARY;
static const int vendor_vault_field_table = PG_DIAG_TABLE_NAME;
static const int vendor_vault_field_constraint = PG_DIAG_CONSTRAINT_NAME;

#endif
