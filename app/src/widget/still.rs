//! What never changes is not woken: the server renders it, and the bundle passes over it without knowing what is in it.
//! The browser never calls the closures in here, so what they make is not part of the bundle.

use leptos::prelude::*;
use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Position, PositionState};

/// Marks a view of exactly one element that depends on nothing that changes and hears no events.
pub(super) const fn still<F, V>(view: F) -> Still<F>
where
    F: FnOnce() -> V + Send + 'static,
    V: RenderHtml + Send + 'static,
{
    Still(view)
}

pub(super) struct Still<F>(F);

impl<F: FnOnce() -> V, V: RenderHtml> Render for Still<F> {
    /// Nothing is kept of it: the page is never taken down.
    type State = ();

    fn build(self) {}

    fn rebuild(self, (): &mut ()) {}
}

impl<F, V> AddAnyAttr for Still<F>
where
    F: FnOnce() -> V + Send + 'static,
    V: RenderHtml + Send + 'static,
{
    type Output<New: Attribute> = Self;

    fn add_any_attr<New: Attribute>(self, _: New) -> Self::Output<New> {
        self
    }
}

impl<F, V> RenderHtml for Still<F>
where
    F: FnOnce() -> V + Send + 'static,
    V: RenderHtml + Send + 'static,
{
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = V::MIN_LENGTH;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        (self.0)().to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        position.set(Position::NextChild);
    }

    fn into_owned(self) -> Self::Owned {
        self
    }
}
