//! Keys in the form of the protocol: curve, origin, raw key.

use crate::bytes::{borrow, bytes_of, lend};
use crate::error::{check, Error, Result, Status};
use archethic_p2p_sys as sys;
use std::fmt;
use std::mem::MaybeUninit;
use std::str::FromStr;

/// The curve of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    /// The fastest, and the usual one.
    Ed25519 = sys::P2P_CURVE_ED25519 as isize,
    /// NIST P-256.
    Secp256r1 = sys::P2P_CURVE_SECP256R1 as isize,
    /// The one of Bitcoin.
    Secp256k1 = sys::P2P_CURVE_SECP256K1 as isize,
    /// Carried, but every use of such a key is [`Status::Unsupported`].
    Bls12_381 = sys::P2P_CURVE_BLS12_381 as isize,
}

/// Where a key lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A wallet on chain.
    OnChainWallet = sys::P2P_ORIGIN_ON_CHAIN_WALLET as isize,
    /// Software.
    Software = sys::P2P_ORIGIN_SOFTWARE as isize,
    /// A trusted platform module.
    Tpm = sys::P2P_ORIGIN_TPM as isize,
    /// A device on USB.
    Usb = sys::P2P_ORIGIN_USB as isize,
}

/// A public key: 34, 50 or 67 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PublicKey {
    size: u8,
    bytes: [u8; Self::MAX_SIZE],
}

impl PublicKey {
    /// Of the longest key.
    pub const MAX_SIZE: usize = sys::P2P_MAX_KEY_SIZE as usize;

    /// [`Status::InvalidKey`] for what is not as long as a key of its curve.
    pub fn from_slice(slice: &[u8]) -> Result<PublicKey> {
        let expected = match slice.first() {
            Some(0) => Some(34),
            Some(1 | 2) => Some(67),
            Some(3) => Some(50),
            _ => None,
        };
        if expected != Some(slice.len()) {
            return Err(Error::new(Status::InvalidKey, format!("a public key of {} bytes", slice.len())));
        }
        let mut bytes = [0; Self::MAX_SIZE];
        bytes[..slice.len()].copy_from_slice(slice);
        Ok(PublicKey { size: slice.len() as u8, bytes })
    }

    /// The bytes of the protocol.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.size)]
    }

    /// [`Status::BadSignature`] unless it is the signature of this data by this key.
    pub fn verify(&self, data: &[u8], signature: &[u8]) -> Result<()> {
        // SAFETY: the bytes are borrowed for the call.
        check(unsafe { sys::p2p_verify(lend(self.as_bytes()), lend(data), lend(signature)) })
    }

    /// The address of the key: its curve and its SHA-256.
    pub fn address(&self) -> Result<Vec<u8>> {
        // SAFETY: as above.
        bytes_of(|address| unsafe { sys::p2p_address_derive(lend(self.as_bytes()), address) })
    }

    pub(crate) fn from_c(key: &sys::p2p_key) -> PublicKey {
        PublicKey { size: key.size, bytes: key.bytes }
    }

    /// None for no bytes.
    ///
    /// # Safety
    /// The bytes live for the call.
    pub(crate) unsafe fn from_event(bytes: sys::p2p_bytes) -> Option<PublicKey> {
        PublicKey::from_slice(borrow(bytes)).ok()
    }
}

impl AsRef<[u8]> for PublicKey {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl fmt::Display for PublicKey {
    /// In hexadecimal.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PublicKey({self})")
    }
}

impl FromStr for PublicKey {
    type Err = Error;

    /// From hexadecimal.
    fn from_str(text: &str) -> Result<PublicKey> {
        let digits = text.as_bytes();
        let byte = |pair: &[u8]| {
            let high = char::from(pair[0]).to_digit(16)?;
            let low = char::from(*pair.get(1)?).to_digit(16)?;
            Some((high * 16 + low) as u8)
        };
        let bytes: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
        let bytes =
            bytes.ok_or_else(|| Error::new(Status::InvalidKey, "a public key that is not hexadecimal"))?;
        PublicKey::from_slice(&bytes)
    }
}

/// A private key, 34 bytes; wiped when it is dropped.
#[derive(Clone)]
pub struct PrivateKey([u8; Self::SIZE]);

impl PrivateKey {
    /// `curve, origin, secret(32)`.
    pub const SIZE: usize = 34;

    /// [`Status::InvalidKey`] for another length.
    pub fn from_slice(slice: &[u8]) -> Result<PrivateKey> {
        let bytes =
            slice.try_into().map_err(|_| Error::new(Status::InvalidKey, "the length of a private key"))?;
        Ok(PrivateKey(bytes))
    }

    /// `curve, origin, secret(32)`.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The public key that belongs to it.
    pub fn public_key(&self) -> Result<PublicKey> {
        let mut key = MaybeUninit::<sys::p2p_key>::zeroed();
        // SAFETY: all-zero is a valid p2p_key; the bytes are borrowed for the call.
        unsafe {
            check(sys::p2p_public_key(lend(&self.0), key.as_mut_ptr()))?;
            Ok(PublicKey::from_c(&key.assume_init()))
        }
    }

    /// Signs; the length depends on the curve.
    pub fn sign(&self, data: &[u8]) -> Result<Vec<u8>> {
        // SAFETY: the bytes are borrowed for the call.
        bytes_of(|signature| unsafe { sys::p2p_sign(lend(&self.0), lend(data), signature) })
    }

    /// The secret shared with a raw ephemeral public key of 32 or 65 bytes: what a [`crate::Signer`] answers.
    pub fn ecdh(&self, ephemeral: &[u8]) -> Result<[u8; 32]> {
        let mut secret = [0; 32];
        // SAFETY: the bytes are borrowed for the call, which writes 32 bytes.
        check(unsafe { sys::p2p_ecdh(lend(&self.0), lend(ephemeral), secret.as_mut_ptr()) })?;
        Ok(secret)
    }
}

impl Drop for PrivateKey {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl fmt::Debug for PrivateKey {
    /// Shows nothing of it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PrivateKey(..)")
    }
}

/// A node's identity.
#[derive(Clone, Debug)]
pub struct KeyPair {
    /// What others know the node by.
    pub public_key: PublicKey,
    /// What nobody else may know.
    pub private_key: PrivateKey,
}

impl KeyPair {
    /// The key at an index of the chain that a seed gives.
    pub fn derive(seed: &[u8], index: u32, curve: Curve, origin: Origin) -> Result<KeyPair> {
        // SAFETY: the seed is borrowed for the call.
        Self::made(|pair| unsafe {
            sys::p2p_keypair_derive(lend(seed), index, curve as i32, origin as i32, pair)
        })
    }

    /// The first software key on Ed25519 that a seed gives.
    pub fn from_seed(seed: &[u8]) -> Result<KeyPair> {
        Self::derive(seed, 0, Curve::Ed25519, Origin::Software)
    }

    /// A new one.
    pub fn random(curve: Curve, origin: Origin) -> Result<KeyPair> {
        // SAFETY: the pair is written by the call.
        Self::made(|pair| unsafe { sys::p2p_keypair_random(curve as i32, origin as i32, pair) })
    }

    fn made(make: impl FnOnce(*mut sys::p2p_keypair) -> sys::p2p_status) -> Result<KeyPair> {
        // SAFETY: all-zero is a valid p2p_keypair.
        let mut pair: sys::p2p_keypair = unsafe { MaybeUninit::zeroed().assume_init() };
        check(make(&mut pair))?;
        let made = KeyPair {
            public_key: PublicKey::from_c(&pair.public_key),
            private_key: PrivateKey(pair.private_key),
        };
        wipe(&mut pair.private_key);
        Ok(made)
    }
}

/// Zeroes that the compiler may not leave out.
fn wipe(bytes: &mut [u8]) {
    for byte in bytes {
        // SAFETY: a valid, exclusive reference.
        unsafe { std::ptr::write_volatile(byte, 0) };
    }
}
