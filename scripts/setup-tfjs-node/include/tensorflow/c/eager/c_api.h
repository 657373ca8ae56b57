// As ../c_api.h: the part of the eager API that the addon calls.
#pragma once
#include "tensorflow/c/c_api.h"
#ifdef __cplusplus
extern "C" {
#endif
typedef struct TFE_ContextOptions TFE_ContextOptions;
typedef struct TFE_Context TFE_Context;
typedef struct TFE_TensorHandle TFE_TensorHandle;
typedef struct TFE_Op TFE_Op;
extern TFE_ContextOptions* TFE_NewContextOptions(void);
extern void TFE_DeleteContextOptions(TFE_ContextOptions*);
extern TFE_Context* TFE_NewContext(const TFE_ContextOptions*, TF_Status*);
extern void TFE_DeleteContext(TFE_Context*);
extern TF_DeviceList* TFE_ContextListDevices(TFE_Context*, TF_Status*);
extern TFE_TensorHandle* TFE_NewTensorHandle(const TF_Tensor*, TF_Status*);
extern void TFE_DeleteTensorHandle(TFE_TensorHandle*);
extern TF_DataType TFE_TensorHandleDataType(TFE_TensorHandle*);
extern int TFE_TensorHandleNumDims(TFE_TensorHandle*, TF_Status*);
extern int64_t TFE_TensorHandleDim(TFE_TensorHandle*, int dim_index, TF_Status*);
extern TF_Tensor* TFE_TensorHandleResolve(TFE_TensorHandle*, TF_Status*);
extern TFE_TensorHandle* TFE_TensorHandleCopyToDevice(TFE_TensorHandle*, TFE_Context*, const char* device_name, TF_Status*);
extern TFE_Op* TFE_NewOp(TFE_Context*, const char* op_or_function_name, TF_Status*);
extern void TFE_DeleteOp(TFE_Op*);
extern void TFE_OpAddInput(TFE_Op*, TFE_TensorHandle* input, TF_Status*);
extern void TFE_OpSetAttrString(TFE_Op*, const char* attr_name, const void* value, size_t length);
extern void TFE_OpSetAttrInt(TFE_Op*, const char* attr_name, int64_t value);
extern void TFE_OpSetAttrFloat(TFE_Op*, const char* attr_name, float value);
extern void TFE_OpSetAttrBool(TFE_Op*, const char* attr_name, unsigned char value);
extern void TFE_OpSetAttrType(TFE_Op*, const char* attr_name, TF_DataType value);
extern void TFE_OpSetAttrShape(TFE_Op*, const char* attr_name, const int64_t* dims, const int num_dims, TF_Status*);
extern void TFE_OpSetAttrIntList(TFE_Op*, const char* attr_name, const int64_t* values, int num_values);
extern void TFE_OpSetAttrFloatList(TFE_Op*, const char* attr_name, const float* values, int num_values);
extern void TFE_OpSetAttrBoolList(TFE_Op*, const char* attr_name, const unsigned char* values, int num_values);
extern void TFE_Execute(TFE_Op*, TFE_TensorHandle** retvals, int* num_retvals, TF_Status*);
#ifdef __cplusplus
}
#endif
