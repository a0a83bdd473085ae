//! What of an org's schema a text needs before anything can be said about it.

use super::resolve::{Resolver, Wanted};
use crate::schema::Catalog;
use crate::soql::Tree;
use crate::soql::view::{FieldView, Name, QueryView, View};

/// The objects that the names of a statement lead to and that are not loaded yet. What lies behind
/// them is found out by asking again once they are.
pub fn wanted(text: &str, catalog: &Catalog) -> Wanted {
    let tree = Tree::parse(text);
    let resolver = Resolver::new(catalog);
    for query in View::new(&tree, text).queries() {
        // Asking is what notes the object; the answer is of no use here.
        let _ = resolver.object_of(query);
        for path in paths(query) {
            let segments: Vec<&str> = path.segments().map(|segment| segment.text).collect();
            let _ = resolver.target(query, &segments);
        }
    }
    resolver.wanted()
}

/// The paths of a query's own fields.
fn paths(query: QueryView<'_>) -> impl Iterator<Item = Name<'_>> {
    let compared = query.comparisons().chain(query.having());
    let compared = compared.filter_map(|comparison| comparison.left());
    query
        .items()
        .filter_map(|item| item.field())
        .chain(compared)
        .chain(query.group_by())
        .chain(query.order_by())
        .filter_map(FieldView::path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn knowing(describes: &[&str]) -> Catalog {
        let mut catalog = Catalog::new();
        for json in describes {
            catalog.set_object(Arc::new(serde_json::from_str(json).unwrap()));
        }
        catalog
    }

    #[test]
    fn a_text_needs_the_objects_that_its_names_lead_to_step_by_step() {
        const CONTACT: &str = r#"{"name":"Contact","fields":[
            {"name":"AccountId","referenceTo":["Account"],"relationshipName":"Account"},
            {"name":"OwnerId","referenceTo":["User","Group"],"relationshipName":"Owner"}],
            "childRelationships":[{"childSObject":"Case","relationshipName":"Cases"}]}"#;
        const ACCOUNT: &str = r#"{"name":"Account","fields":[
            {"name":"ParentId","referenceTo":["Account"],"relationshipName":"Parent"}]}"#;
        let text = "SELECT Id, Account.Parent.Name, (SELECT Id FROM Cases) FROM Contact \
            WHERE Owner.Name = 'x' AND Id IN (SELECT WhoId FROM Task) ORDER BY Account.Name";
        for (known, needed) in [
            (&[][..], &["Contact", "Task"][..]),
            (&[CONTACT], &["Account", "Case", "Name", "Task"]),
            (&[CONTACT, ACCOUNT], &["Case", "Name", "Task"]),
        ] {
            let wanted: Vec<String> = wanted(text, &knowing(known)).into_iter().collect();
            assert_eq!(wanted, needed);
        }
        assert!(wanted("", &Catalog::new()).is_empty());
    }
}
