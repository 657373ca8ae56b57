// The addon calls TensorFlow's inline TF_TString_…; the library exports the same functions as TF_String….
#pragma once
#include "tensorflow/c/c_api.h"
#define TF_TString_Init TF_StringInit
#define TF_TString_Copy TF_StringCopy
#define TF_TString_GetDataPointer TF_StringGetDataPointer
#define TF_TString_GetSize TF_StringGetSize
#define TF_TString_Dealloc TF_StringDealloc
