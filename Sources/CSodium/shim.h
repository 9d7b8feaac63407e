#ifndef VENDOR_VAULT_CSODIUM_H
#define VENDOR_VAULT_CSODIUM_H

#include <sodium.h>

#endif
