//! What a person does with Doorstep on a laptop: one module a noun, one function a use case.

pub mod commands;
pub mod view;
