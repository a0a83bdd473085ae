//! Paths over the catalog of the tests: where they lead, where they break, what is asked for.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::language::test_catalog::catalog;
use crate::soql::Tree;
use crate::soql::view::View;

/// `Object.Field in steps`, `Object.Field ->` for a parent, `Object!segment` where it breaks, `?`.
fn told(followed: Followed<'_, '_>) -> String {
    match followed {
        Followed::Field {
            object,
            field,
            steps,
        } => format!("{}.{} in {steps}", object.name(), field.name),
        Followed::Parent { object, field, .. } => format!("{}.{} ->", object.name(), field.name),
        Followed::Broken { object, at, last } => {
            let sign = if last { "!" } else { "!!" };
            format!("{}{sign}{}", object.name(), at.text)
        }
        Followed::Unsure => "?".to_owned(),
    }
}

#[test]
fn a_path_leads_to_a_field_or_to_where_it_breaks() {
    let catalog = catalog();
    for (path, from, expected) in [
        ("name", "Account", "Account.Name in 0"),
        ("Account.Name", "Account", "Account.Name in 0"),
        ("Owner.Manager.Email", "Account", "User.Email in 2"),
        ("Owner", "Account", "Account.OwnerId ->"),
        ("Owner.Nme", "Account", "User!Nme"),
        ("Boss.Name", "Account", "Account!!Boss"),
        ("c.Name", "Contact c", "Contact.Name in 0"),
        ("a.Name", "Contact c, c.Account a", "Account.Name in 1"),
        (
            "u.Email",
            "Contact c, c.Account a, a.Owner u",
            "User.Email in 2",
        ),
        (
            "Account.Name",
            "Contact c, c.Account a",
            "Account.Name in 1",
        ),
        ("What.Type", "Task", "Name.Type in 1"),
        ("What.Amount", "Task", "Name!Amount"),
        ("LinkedEntity.Name", "ContentDocumentLink", "Name.Name in 1"),
        ("ContentDocument.Title", "ContentDocumentLink", "?"),
        ("Whatever", "Campaign", "?"),
        ("x.Name", "Account y, x.Owner x", "?"),
        ("Owner.", "Account", "User!"),
    ] {
        let text = format!("SELECT {path} FROM {from}");
        let tree = Tree::parse(&text);
        let query = View::new(&tree, &text).statement().unwrap();
        let resolver = Resolver::new(&catalog);
        let item = query.items().next().unwrap().field().unwrap();
        let followed = resolver.follow(query, item.path().unwrap());
        assert_eq!(told(followed), expected, "{text}");
    }
}

#[test]
fn two_spellings_of_a_path_are_one() {
    let catalog = catalog();
    for (path, from, expected) in [
        ("Name", "Account", "name"),
        ("ACCOUNT.Name", "Account", "name"),
        ("a.Owner.Name", "Account a", "owner.name"),
        (
            "u.Name",
            "Contact c, c.Account a, a.Owner u",
            "account.owner.name",
        ),
        (
            "Account.Owner.Name",
            "Contact c, c.Account a",
            "account.owner.name",
        ),
        ("x.Name", "Campaign x", "name"),
        ("Campaign.Name", "Campaign x", "name"),
    ] {
        let text = format!("SELECT {path} FROM {from}");
        let tree = Tree::parse(&text);
        let query = View::new(&tree, &text).statement().unwrap();
        let resolver = Resolver::new(&catalog);
        let item = query.items().next().unwrap().field().unwrap();
        let canonical = resolver.canonical(query, item.path().unwrap());
        assert_eq!(canonical, expected, "{text}");
    }
}

#[test]
fn what_is_not_loaded_is_asked_for_once_it_is_needed() {
    let catalog = catalog();
    let text = "SELECT ContentDocument.Title, (SELECT Id FROM Parts) FROM ContentDocumentLink \
                WHERE LinkedEntityId IN (SELECT Id FROM Campaign)";
    let tree = Tree::parse(text);
    let resolver = Resolver::new(&catalog);
    for query in View::new(&tree, text).queries() {
        let _ = resolver.object_of(query);
    }
    assert_eq!(
        resolver.wanted().into_iter().collect::<Vec<_>>(),
        ["Campaign"]
    );
    let nothing = Catalog::new();
    let resolver = Resolver::new(&nothing);
    let query = View::new(&tree, text).statement().unwrap();
    let item = query.items().next().unwrap().field().unwrap();
    assert_eq!(told(resolver.follow(query, item.path().unwrap())), "?");
    assert!(resolver.wanted().contains("ContentDocumentLink"));
}
