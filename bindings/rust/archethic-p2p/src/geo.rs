//! Where nodes are: patches of the Earth, and a database of addresses.

use crate::bytes::size_of;
use crate::endpoint;
use crate::error::{check, check_with, Error, Result, Status};
use archethic_p2p_sys as sys;
use std::ffi::{c_char, CString};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::ptr;
use std::str::FromStr;
use std::sync::Arc;

/// A patch of the Earth: three upper-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GeoPatch([u8; 3]);

impl GeoPatch {
    /// The patch of coordinates in degrees; a random valid one for (0, 0) and what is nowhere on Earth.
    pub fn of_coordinates(latitude: f64, longitude: f64) -> Result<GeoPatch> {
        let mut patch = [0; 3];
        // SAFETY: three bytes are written.
        check(unsafe { sys::p2p_geo_patch(latitude, longitude, patch.as_mut_ptr()) })?;
        Ok(GeoPatch(patch))
    }

    /// What of the Earth it covers.
    pub fn cell(self) -> Result<PatchCell> {
        let mut cell = sys::p2p_patch_cell::default();
        // SAFETY: three bytes are read, the cell is written.
        check(unsafe { sys::p2p_geo_coordinates(self.0.as_ptr(), &mut cell) })?;
        Ok(PatchCell {
            latitude: (cell.latitude_low, cell.latitude_high),
            longitude: (cell.longitude_low, cell.longitude_high),
        })
    }

    /// In the measure of the protocol; infinity when one of them is no patch.
    pub fn distance(self, other: GeoPatch) -> Result<f64> {
        let mut distance = 0.0;
        // SAFETY: three bytes each are read.
        check(unsafe { sys::p2p_geo_distance(self.0.as_ptr(), other.0.as_ptr(), &mut distance) })?;
        Ok(distance)
    }

    pub(crate) fn from_bytes(bytes: [u8; 3]) -> GeoPatch {
        GeoPatch(bytes)
    }

    pub(crate) fn to_bytes(self) -> [u8; 3] {
        self.0
    }
}

impl fmt::Display for GeoPatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl fmt::Debug for GeoPatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "GeoPatch({self})")
    }
}

impl FromStr for GeoPatch {
    type Err = Error;

    fn from_str(text: &str) -> Result<GeoPatch> {
        let error = || Error::new(Status::InvalidArgument, format!("the geo patch {text:?}"));
        let bytes: [u8; 3] = text.as_bytes().try_into().map_err(|_| error())?;
        if bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F')) {
            return Ok(GeoPatch(bytes));
        }
        Err(error())
    }
}

/// From and to, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PatchCell {
    /// South, then north.
    pub latitude: (f64, f64),
    /// West, then east.
    pub longitude: (f64, f64),
}

/// A MaxMind City database. Cheap to clone; every thread may use it at once.
#[derive(Clone)]
pub struct GeoDatabase(Arc<Handle>);

struct Handle(*mut sys::p2p_geo);

// SAFETY: every thread may use it at once.
unsafe impl Send for Handle {}
// SAFETY: as above.
unsafe impl Sync for Handle {}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: ours.
        unsafe { sys::p2p_geo_destroy(self.0) };
    }
}

impl GeoDatabase {
    /// Opens an `.mmdb` file.
    pub fn open(path: impl AsRef<Path>) -> Result<GeoDatabase> {
        let path = path_to_c(path.as_ref())?;
        let mut geo = ptr::null_mut();
        // SAFETY: the path is borrowed for the call.
        check_with(|error| unsafe { sys::p2p_geo_open(path.as_ptr(), &mut geo, error) })?;
        Ok(GeoDatabase(Arc::new(Handle(geo))))
    }

    /// [`Status::NotFound`] when the address is not known.
    pub fn locate(&self, address: IpAddr) -> Result<Location> {
        let endpoint = endpoint::to_c(SocketAddr::new(address, 0));
        let mut location =
            sys::p2p_location { size: size_of::<sys::p2p_location>(), ..sys::p2p_location::default() };
        // SAFETY: the endpoint is borrowed for the call.
        check(unsafe { sys::p2p_geo_locate(self.as_ptr(), &endpoint, &mut location) })?;
        Ok(Location {
            latitude: location.latitude,
            longitude: location.longitude,
            city: text_of(&location.city),
            country: text_of(&location.country),
            country_code: text_of(&location.country_code),
        })
    }

    pub(crate) fn as_ptr(&self) -> *const sys::p2p_geo {
        self.0 .0
    }
}

impl fmt::Debug for GeoDatabase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("GeoDatabase").finish_non_exhaustive()
    }
}

/// Where an address is.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub struct Location {
    pub latitude: f64,
    pub longitude: f64,
    pub city: String,
    pub country: String,
    pub country_code: String,
}

/// Of a NUL-terminated array.
fn text_of(array: &[c_char]) -> String {
    let bytes: Vec<u8> = array.iter().map(|&c| c as u8).take_while(|&byte| byte != 0).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A path as the C ABI takes it.
pub(crate) fn path_to_c(path: &Path) -> Result<CString> {
    let text =
        path.to_str().ok_or_else(|| Error::new(Status::InvalidArgument, "a path that is not UTF-8"))?;
    CString::new(text).map_err(|_| Error::new(Status::InvalidArgument, "a path with a NUL in it"))
}
