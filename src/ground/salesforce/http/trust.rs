//! Whom a TLS connection trusts: the person's own certificate authorities, and what it means when a
//! server's certificate is refused.
//!
//! Must not know requests.

use std::error::Error as StdError;
use std::io;

use rustls::CertificateError;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use crate::salesforce::Error;

/// A file of certificate authorities, as far as it could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaFile {
    /// Where it is, for messages.
    pub name: String,
    /// What is in it (PEM), or why it could not be read.
    pub pem: Result<Vec<u8>, String>,
}

impl CaFile {
    /// Its certificates.
    ///
    /// # Errors
    /// [`Error::CaFile`] where it could not be read, holds no certificate, or one that is broken.
    pub(super) fn certificates(&self) -> Result<Vec<reqwest::Certificate>, Error> {
        let unusable = |reason: String| Error::CaFile {
            file: self.name.clone(),
            reason,
        };
        let pem = self
            .pem
            .as_ref()
            .map_err(|reason| unusable(reason.clone()))?;
        let mut certificates = Vec::new();
        for (before, der) in CertificateDer::pem_slice_iter(pem).enumerate() {
            let broken = |reason: &dyn std::fmt::Display| {
                unusable(format!("certificate {} is broken: {reason}", before + 1))
            };
            let der = der.map_err(|error| broken(&error))?;
            // The library would say it too, but not of which one.
            rustls::RootCertStore::empty()
                .add(der.clone())
                .map_err(|error| broken(&error))?;
            let certificate = reqwest::Certificate::from_der(&der);
            certificates.push(certificate.map_err(|error| broken(&error.without_url()))?);
        }
        if certificates.is_empty() {
            return Err(unusable("it holds no certificate in PEM".into()));
        }
        Ok(certificates)
    }
}

/// What is wrong with a server's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Distrust {
    /// Nobody who is trusted has signed it, or it is not made as it should be.
    Issuer,
    /// It is another host's.
    Name,
    /// It has expired or is not valid yet.
    Date,
    /// Its authority has taken it back.
    Revoked,
}

/// Whether an error is about the server's certificate.
pub(super) fn distrust(error: &(dyn StdError + 'static)) -> Option<Distrust> {
    let rustls::Error::InvalidCertificate(reason) = tls_error(error)? else {
        return None;
    };
    Some(match reason {
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Distrust::Name
        }
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => Distrust::Date,
        CertificateError::Revoked => Distrust::Revoked,
        // An authority of the same name with another key shows as a bad signature.
        _ => Distrust::Issuer,
    })
}

/// The error of TLS among the causes. An `io::Error` does not name what it holds as its cause.
fn tls_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<rustls::Error>() {
            return Some(found);
        }
        let held = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        if let Some(held) = held {
            return tls_error(held);
        }
        cause = error.source();
    }
    None
}
