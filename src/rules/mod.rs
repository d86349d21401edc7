<<<<<<< HEAD
//! x
=======
//! What can be wrong in a ledger.
>>>>>>> indicators
