//! What the tests of Turnkey's Rust SDK share: the authority that the environment names, and users who sign up there.

mod authority;
mod user;

pub use authority::{client_of, parent_client, parent_organization, pinned_key, pinned_quorum_key};
pub use user::{User, ethereum_account, sign_up};

/// A client that stamps with a P-256 key.
pub type Client = turnkey_client::TurnkeyClient<turnkey_client::TurnkeyP256ApiKey>;
