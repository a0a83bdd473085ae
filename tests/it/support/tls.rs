//! A demo org behind TLS, with a certificate authority that lives as long as the test.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sftui::demo::{DemoConfig, DemoOrg, DemoServer};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// HTTP/2 first, as Salesforce's edge offers it.
pub const BOTH: &[&str] = &["h2", "http/1.1"];
/// HTTP/1.1 alone.
pub const HTTP1: &[&str] = &["http/1.1"];

/// A certificate authority that nobody has heard of.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    directory: TempDir,
}

impl Authority {
    pub fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut parameters = CertificateParams::default();
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = parameters.self_signed(&key).unwrap();
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("ca.pem"), certificate.pem()).unwrap();
        Self {
            issuer: Issuer::new(parameters, key),
            directory,
        }
    }

    /// Its certificate, as a file.
    pub fn file(&self) -> PathBuf {
        self.directory.path().join("ca.pem")
    }

    /// A certificate for a host, and its key.
    fn certificate(&self, host: &str) -> (CertificateDer<'static>, PrivateKeyDer<'static>) {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec![host.to_owned()])
            .unwrap()
            .signed_by(&key, &self.issuer)
            .unwrap();
        let secret = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        (certificate.der().clone(), secret)
    }
}

/// How often somebody connected to a server.
#[derive(Clone, Debug, Default)]
pub struct Connected(Arc<AtomicUsize>);

impl Connected {
    pub fn times(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

/// A demo org at `https://{host}:PORT`, which shows a certificate for `named` and offers these
/// protocols (ALPN).
pub async fn demo(
    config: DemoConfig,
    authority: &Authority,
    host: &str,
    named: &str,
    protocols: &[&str],
) -> (DemoServer, Connected) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (certificate, key) = authority.certificate(named);
    let mut tls = rustls::ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    tls.alpn_protocols = protocols.iter().map(|p| p.as_bytes().to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(tls));
    let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
        .await
        .unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = DemoOrg::at(config, format!("https://{host}:{port}"));
    let (connections, connected) = (server.connections(), Connected::default());
    let counted = connected.clone();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            counted.0.fetch_add(1, Ordering::AcqRel);
            let (acceptor, connections) = (acceptor.clone(), connections.clone());
            tokio::spawn(async move {
                // A peer that refuses the certificate ends the handshake.
                if let Ok(stream) = acceptor.accept(stream).await {
                    connections.serve(stream).await;
                }
            });
        }
    });
    (server, connected)
}
