//! What both screens are made of.

pub mod brand;
pub mod choice;
pub mod clock;
pub mod dialog;
pub mod face;
pub mod focus;
pub mod fuzzy;
pub mod icon;
pub mod menu;
pub mod sound;
