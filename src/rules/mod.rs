//! What can be wrong in a ledger.
