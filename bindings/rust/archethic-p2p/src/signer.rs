//! A node key that lives elsewhere: in a TPM, in another process.

use crate::bytes::{lend, NO_BYTES};
use crate::error::{check, Result, Status};
use crate::network::Inner;
use archethic_p2p_sys as sys;
use std::fmt;
use std::sync::Weak;

/// Does what needs the node's private key. Both functions run on library threads, also at the same time, and must not
/// block: they keep the answer and complete it later, from any thread. A panic in them counts as a failure.
pub trait Signer: Send + Sync + 'static {
    /// Wants the signature of these bytes.
    fn sign(&self, data: &[u8], answer: SignerAnswer);
    /// Wants the 32 bytes of the secret shared with this raw public key of 32 or 65 bytes.
    fn ecdh(&self, ephemeral: &[u8], answer: SignerAnswer);
}

/// The right to answer one question to a [`Signer`]. Dropped, it says that the signer failed.
pub struct SignerAnswer {
    network: Weak<Inner>,
    token: u64,
    given: bool,
}

impl SignerAnswer {
    pub(crate) fn new(network: Weak<Inner>, token: u64) -> SignerAnswer {
        SignerAnswer { network, token, given: false }
    }

    /// The signature, or the secret. [`Status::NotFound`] after the deadline; [`Status::Stopped`] when the network is
    /// gone.
    pub fn complete(mut self, answer: &[u8]) -> Result<()> {
        self.give(sys::P2P_OK, lend(answer))
    }

    /// There will be none, for this reason.
    pub fn fail(mut self, status: Status) -> Result<()> {
        self.give(status.code(), NO_BYTES)
    }

    fn give(&mut self, status: sys::p2p_status, answer: sys::p2p_bytes) -> Result<()> {
        self.given = true;
        let network = self.network.upgrade().ok_or(Status::Stopped)?;
        // SAFETY: the bytes are borrowed for the call.
        network.call(|handle| {
            check(unsafe { sys::p2p_network_signer_complete(handle, self.token, status, answer) })
        })
    }
}

impl Drop for SignerAnswer {
    fn drop(&mut self) {
        if !self.given {
            // The question may be gone by now, which is as good.
            let _ = self.give(sys::P2P_SIGNER_FAILED, NO_BYTES);
        }
    }
}

impl fmt::Debug for SignerAnswer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SignerAnswer").field("token", &self.token).finish_non_exhaustive()
    }
}
