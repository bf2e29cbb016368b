//! Enrolling this laptop for a user, and going on after its data was restored or copied.

use std::sync::Arc;

use record::{DeviceId, Ed25519, Incarnation, SignatureScheme, SigningKey};
use store::{
    Identity,
    keyfile::{KdfCost, RecoveryKey},
    profile::{Card, NewProfile, Passphrase, Profile, ProfileError},
};
use sync::account::{Credentials, EnrolRequest, Enrolled, Lineage, Problem, RenewRequest};
use zeroize::Zeroizing;

use crate::{
    App, Error,
    exchange::{Http, NoAnswer},
    outside::random,
    session::{not_opened, profile_error},
    view::{
        session::{Enrol, Renew, Session},
        sync::SyncStatus,
    },
};

/// The content type of what is asked before there is a session.
const CBOR: &str = "application/cbor";

impl App {
    /// Enrols this laptop for a user: the only time that a network is needed to begin.
    pub async fn enrol(self: Arc<Self>, takes: Enrol) -> Result<Session, Error> {
        let apart = self.outside.secrets.is_apart_from_the_disk();
        store::passphrase::check(&takes.passphrase, !apart)
            .map_err(|weak| Error::WeakPassphrase(weak.to_string()))?;
        let http = Http::new(&takes.server)?;
        let source = self.outside.random.as_ref();
        let secret = Zeroizing::new(random::<32>(source)?);
        let key = SigningKey::from_bytes(&secret);
        let lineage = self.lineage(DeviceId(random(source)?), &key, &takes.device_name)?;
        let code = takes.code.parse().map_err(|_| {
            Error::Refused("That is not an enrolment code: it has 26 letters and digits.".into())
        })?;
        let credentials = Credentials {
            account: takes.account.trim().to_owned(),
            password: takes.password,
        };
        let request = EnrolRequest {
            code,
            credentials,
            lineage,
        };
        // The code works once: it is not spent on a laptop that cannot keep what it brings.
        let room = self.door().folder.check_room();
        room.map_err(|error| Error::NoRoom(error.into()))?;
        let enrolled = ask(&http, "/v1/enrol", &request.encode()).await?;
        if self.outside.time.is_moved() && !enrolled.demo {
            return Err(Error::MovedClock);
        }
        let identity = Identity {
            device: request.lineage.device,
            incarnation: request.lineage.incarnation,
            author: enrolled.author(),
            area: enrolled.area,
            server_url: takes.server.trim().to_owned(),
            server_key: enrolled.server_key,
            signing_key: key,
        };
        let app = Arc::clone(&self);
        let made = tokio::task::spawn_blocking(move || {
            app.create_profile(&identity, &enrolled, &takes.passphrase)
        });
        let profile = made.await.map_err(|_| Error::Fault)??;
        Arc::clone(&self).sync_now(()).await?;
        let session = self.session(())?;
        // It is set up and open, whatever the unlock page will call it.
        if let Err(error) = self.name_profile(&profile.name(), &session) {
            tracing::warn!(%error, "the profile has no name yet");
        }
        Ok(session)
    }

    /// Writes the user's name on the profile, now that the area's staff are known.
    fn name_profile(&self, profile: &str, session: &Session) -> Result<(), Error> {
        let mut profile = self.profile(profile)?;
        let card = Card {
            display_name: session.name.clone(),
            role: session.role_label.clone(),
            ..profile.card().clone()
        };
        profile.put_card(card).map_err(profile_error)
    }

    /// Makes the profile and opens its desk, over an empty database: the area's staff and the
    /// people come with the first exchange.
    fn create_profile(
        &self,
        identity: &Identity,
        enrolled: &Enrolled,
        passphrase: &str,
    ) -> Result<Profile, Error> {
        let secrets = self.outside.secrets.as_ref();
        let cost = KdfCost::floor(!secrets.is_apart_from_the_disk());
        let role = enrolled
            .roles
            .iter()
            .find_map(|role| care::Role::parse(role.as_str()));
        let new = NewProfile {
            card: Card {
                display_name: enrolled.area_name.clone(),
                role: role.map(|role| role.label().to_owned()).unwrap_or_default(),
                server_url: identity.server_url.clone(),
                last_contact: None,
            },
            identity,
            passphrase: Passphrase {
                text: passphrase,
                cost,
            },
            recovery: RecoveryKey(enrolled.recovery_key),
        };
        let mut failed = None;
        let mut fill = |bytes: &mut [u8]| {
            if let Err(error) = self.outside.random.fill(bytes) {
                failed = Some(error);
            }
        };
        let made = self.door().folder.create(&new, secrets, &mut fill);
        let (profile, store) = made.map_err(not_made)?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        self.open_desk(store).map_err(not_opened)?;
        Ok(profile)
    }

    /// Goes on under a new incarnation after this laptop's data was restored or copied: the user
    /// shows the server that she is there, and what waits is sent under it.
    pub async fn renew(self: Arc<Self>, takes: Renew) -> Result<SyncStatus, Error> {
        let (server, device, name) = self.at_desk(|desk| {
            let identity = desk.store.identity();
            let name = desk
                .directory
                .device_name(identity.device)
                .unwrap_or_default();
            Ok((
                identity.server_url.clone(),
                identity.device,
                name.to_owned(),
            ))
        })?;
        let http = Http::new(&server)?;
        let source = self.outside.random.as_ref();
        let secret = Zeroizing::new(random::<32>(source)?);
        let key = SigningKey::from_bytes(&secret);
        let lineage = self.lineage(device, &key, &name)?;
        let credentials = Credentials {
            account: takes.account,
            password: takes.password,
        };
        let request = RenewRequest {
            credentials,
            lineage,
        };
        let _: Enrolled = ask(&http, "/v1/renew", &request.encode()).await?;
        self.at_desk(|desk| {
            Ok(desk
                .store
                .restart_incarnation(request.lineage.incarnation, &key)?)
        })?;
        self.renewed();
        self.sync_now(()).await
    }

    fn lineage(&self, device: DeviceId, key: &SigningKey, name: &str) -> Result<Lineage, Error> {
        let incarnation = Incarnation(random(self.outside.random.as_ref())?);
        let public = Ed25519.public_key(key);
        let statement = Lineage::statement(device, incarnation, public);
        Ok(Lineage {
            device,
            incarnation,
            key: public,
            name: name.trim().to_owned(),
            proof: Ed25519.sign(key, &statement),
        })
    }
}

/// Why there is no profile after its code was used.
fn not_made(error: ProfileError) -> Error {
    match not_opened(profile_error(error)) {
        Error::DiskFailed(disk) => Error::NotKept(disk),
        other => other,
    }
}

/// Asks what needs no session, and reads the refusal's words where there is one.
async fn ask(http: &Http, path: &str, message: &[u8]) -> Result<Enrolled, Error> {
    let answer = http
        .post(path, message, None, CBOR)
        .await
        .map_err(no_answer)?;
    if answer.ok {
        return Enrolled::decode(&answer.bytes).map_err(|_| Error::NotOurServer);
    }
    let problem = Problem::decode(&answer.bytes).map_err(|_| Error::NotOurServer)?;
    Err(Error::Refused(format!(
        "The server did not agree: {}.",
        problem.words
    )))
}

fn no_answer(no: NoAnswer) -> Error {
    match no {
        NoAnswer::Offline | NoAnswer::Later(_) => Error::Offline,
        NoAnswer::NotOurServer => Error::NotOurServer,
    }
}
